/** The findings on MIB files (absolute paths), one a line; throws when smilint is not installed. */
export function smilintFindings(top: string, files: readonly string[]): string[];
