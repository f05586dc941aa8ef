// The version of package.json, put in when the bundle is built.

declare const MAILLOGS_VERSION: string;

export const version: string = MAILLOGS_VERSION;
