export function startWorkbench(options?: { port?: number; out?: string }): Promise<{ address: string; close(): Promise<void> }>;
