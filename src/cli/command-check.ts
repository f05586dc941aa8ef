// maillogs check: everything that is wrong with the configuration, at once.

import { oneLine } from '../base/printable';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Invocation } from '../host/invocation';
import { loadConfig } from '../setup/load-config';
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
  const from = path ?? 'no configuration file: the defaults of a Mail Toaster';
  const watched = alerts.length === 0 ? '' : ` ${alerts.length} alert(s),`;
  invocation.stdout(`${from}: ${sources.length} source(s),${watched} no errors.\n`);
  return EXIT.ok;
}
