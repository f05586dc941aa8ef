// maillogs agent: the daemon. SIGTERM and SIGINT end it in order, SIGHUP reads the configuration again.

import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { localOffsetMs } from '../config/beat-times';
import { beatTimes } from '../config/schedule';
import { Agent } from '../daemon/agent';
import { startBeats } from '../daemon/beats';
import type { Invocation } from '../host/invocation';
import { progressLine } from '../pass/progress-line';
import { configOrExit, type LoadedConfig, loadConfig } from '../setup/load-config';
import { exposedSecrets, withStandalone } from '../setup/standalone-options';

/** However slow the disk: after this long we go, and what is not committed is read again next time. */
const STOP_WITHIN_MS = 1800;

export async function run(invocation: Invocation): Promise<ExitCode> {
  const found = await configOrExit(invocation);
  if (typeof found === 'number') return found;
  const config = withStandalone(invocation, found);
  const progress = progressLine(invocation);
  const host = progress?.beside(invocation.host) ?? invocation.host;
  const { journal } = host;
  const exposed = exposedSecrets(config);
  if (exposed !== undefined) journal.note({ kind: 'secretsExposed', path: exposed });
  const world = { clock: host.clock, offsetMs: localOffsetMs };
  const agent = new Agent(host, (text, beats) => startBeats(beatTimes(text), beats, world), progress);
  const reload = async (): Promise<void> => {
    const loaded = withCommandLine(invocation, await loadConfig(invocation));
    if (!loaded.ok) {
      journal.note({ kind: 'configRejected', errors: loaded.complaints.map((complaint) => complaint.trimEnd()) });
      return;
    }
    await agent.reload(loaded.config);
    journal.note({ kind: 'configReloaded', path: loaded.config.path ?? '(the defaults)' });
  };
  const signalled = new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  let reloading = agent.start(config);
  // One after the other: a second SIGHUP waits for the first to be done.
  process.on('SIGHUP', () => {
    reloading = reloading.then(reload);
  });
  await reloading;
  const signal = await signalled;
  host.clock.after(STOP_WITHIN_MS, () => process.exit(EXIT.ok));
  await Promise.all([reloading, agent.stop()]);
  journal.note({ kind: 'agentStopped', signal });
  process.exit(EXIT.ok);
}

/** The command line stays as it was, and may not go with what the file says now. */
function withCommandLine(invocation: Invocation, loaded: LoadedConfig): LoadedConfig {
  if (!loaded.ok) return loaded;
  try {
    return { ...loaded, config: withStandalone(invocation, loaded.config) };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return { ok: false, complaints: [thrown.message] };
  }
}
