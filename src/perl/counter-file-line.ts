// The one-line output from a counter file of ours, for those who may read that file and not the snapshot: snmpd's
// `extend` runs as another user.

import { join } from 'node:path';
import type { Files } from '../host/files';
import { type CounterFileNames, type CounterFileService, counterFileOf, OWN_KEY } from '../registry/counter-files';
import { isOwnCounterFile, MAX_COUNTER_FILE_BYTES, readCounterFile } from './counter-file';

export interface CounterFilePlace {
  readonly directory: string;
  /** Files that have other names than usual. */
  readonly names: CounterFileNames | undefined;
}

/** What the service's one-line output was at the last commit; undefined where no such file of ours is there. */
export function savedLine(files: Files, service: CounterFileService, place: CounterFilePlace): string | undefined {
  const { names, printedAs } = counterFileOf(service);
  const path = join(place.directory, place.names?.[service] ?? names[0]);
  const bytes = files.readWhole(path, MAX_COUNTER_FILE_BYTES);
  if (bytes === undefined || !isOwnCounterFile(bytes)) return undefined;
  const { entries, faults } = readCounterFile(bytes, path);
  // Cut short while it was being replaced, or by another hand: half a line would be graphed as a reset.
  if (faults.length > 0) return undefined;
  const counted = entries.filter(({ key }) => key !== OWN_KEY && key !== 'created');
  return counted.map(({ key, text }) => `${printedAs[key] ?? key}:${text}`).join(':');
}
