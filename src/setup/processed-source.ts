// The source that a post-processor counts for where the configuration has none for its directory.

import type { Program } from '../multilog/names';
import type { SourceSpec } from '../pass/source';
import type { ServiceName } from '../registry/services';
import { rulesOf } from './source-specs';

/** What a directory's log is taken for. */
const services: Readonly<Record<Program, readonly ServiceName[]>> = {
  sendlog: ['send'],
  smtplog: ['rbl'],
  pop3log: ['pop3'],
};

/** The source of a multilog directory that the configuration does not name. */
export function processedSource(
  program: Program,
  { directory, path }: { readonly directory: string; readonly path: string },
): SourceSpec {
  const own = services[program];
  // No source of a configuration may have such a name.
  const name = `${program}:${directory}`;
  return { name, path, services: own, start: 'beginning', counters: [], rules: rulesOf({ services: own }) };
}
