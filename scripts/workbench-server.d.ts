import type { Server } from 'node:http';

export function createWorkbenchServer(folders: Readonly<Record<string, string>>): Server;
export function listen(server: Server, port: number, tries?: number): Promise<string>;
