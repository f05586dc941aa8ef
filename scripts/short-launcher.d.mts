export function shortLauncher(given: Uint8Array): string;
