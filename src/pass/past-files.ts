// The files that hold the past of a source, rotated and compressed ones too, for who reads them by the stamps of their
// lines and not by what was counted.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { nameBeforeCompression } from '../logs/compressed-name';
import { expandPattern, isPattern } from '../logs/path-pattern';
import type { SeenFile } from '../logs/siblings';
import { takeCensus } from './census';
import type { SourceSpec } from './source';

export interface PastFilesRequest {
  /** Files that were last written to before this moment are left out; seconds since 1970. */
  readonly sinceSeconds: number;
  /** Gets a sentence for what cannot be looked at. */
  readonly complaints: string[];
}

/** All files of a source that were written to since a moment, oldest first. */
export async function pastFiles(
  host: Host,
  spec: SourceSpec,
  { sinceSeconds, complaints }: PastFilesRequest,
): Promise<readonly SeenFile[]> {
  const { files, clock } = host;
  const isMany = isPattern(spec.path);
  const matched = isMany
    ? [...expandPattern(files, spec.path), ...expandPattern(files, `${spec.path}.*`)]
    : [spec.path];
  const isPacked = (path: string) => isMany && nameBeforeCompression(path) !== undefined;
  try {
    const request = {
      files,
      path: spec.path,
      logs: matched.filter((path) => !isPacked(path)),
      packed: [...new Set(matched.filter(isPacked))],
      rotated: spec.rotated ?? [],
      allLogs: spec.allLogs,
      known: [],
      unlinked: () => [],
    };
    const census = await takeCensus(request, clock);
    return census
      .filter(({ file, isStranger }) => !isStranger && Number(file.modifiedNs / 1_000_000_000n) >= sinceSeconds)
      .map(({ file }) => file)
      .sort((a, b) => (a.modifiedNs < b.modifiedNs ? -1 : 1));
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    complaints.push(thrown.message);
    return [];
  }
}
