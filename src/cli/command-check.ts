// maillogs check: everything that is wrong with the configuration, at once, and what its logs show that it lacks.

import { oneLine } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { SourceConfig } from '../config/config';
import { readTail } from '../doctor/probe-lines';
import type { Invocation } from '../host/invocation';
import { expandPattern, isPattern } from '../logs/path-pattern';
import { proposalText, proposeNames } from '../pass/propose-names';
import { loadConfig } from '../setup/load-config';
import { pathWarnings } from '../setup/path-warnings';
import { patternWarnings } from '../setup/pattern-warnings';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const loaded = await loadConfig(invocation);
  if (!loaded.ok) {
    for (const complaint of loaded.complaints) invocation.stderr(`${complaint.trimEnd()}\n`);
    return EXIT.config;
  }
  for (const warning of loaded.warnings) invocation.stderr(`${warning.trimEnd()}\n`);
  const { path, sources, alerts } = loaded.config;
  for (const warning of patternWarnings(invocation.host.files, sources)) invocation.stderr(`${oneLine(warning)}\n`);
  if (path !== undefined) {
    for (const warning of pathWarnings(invocation.host.files, sources)) invocation.stderr(`${oneLine(warning)}\n`);
  }
  const from = path ?? 'no configuration file: the defaults of a Mail Toaster';
  const watched = alerts.length === 0 ? '' : ` ${alerts.length} alert(s),`;
  invocation.stdout(`${from}: ${sources.length} source(s),${watched} no errors.\n`);
  for (const source of sources) {
    for (const proposal of await proposalsFor(invocation, source)) {
      invocation.stderr(`maillogs: source ${source.name} would count more of its log with ${proposal}\n`);
    }
  }
  return EXIT.ok;
}

/** What the last lines of a source's first log say of the names of its programs; nothing where it can't be read. */
async function proposalsFor({ host }: Invocation, source: SourceConfig): Promise<readonly string[]> {
  try {
    const [path] = isPattern(source.path) ? expandPattern(host.files, source.path) : [source.path];
    if (source.journal !== undefined) return [];
    if (path === undefined || host.files.status(path)?.kind !== 'file') return [];
    const { lines } = await readTail(host.files, path);
    return proposeNames(lines, source.services, source).map(proposalText);
  } catch (thrown) {
    if (thrown instanceof Problem) return [];
    throw thrown;
  }
}
