/** The script that delivers `bytes` under `name` to the panel's page. */
export function packFile(name: string, bytes: Uint8Array): string;
/** The script that delivers the bundle `source` as a function of its free name `argument`. */
export function packCode(name: string, argument: string, source: string): string;
