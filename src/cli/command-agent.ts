// maillogs agent: the daemon. SIGTERM and SIGINT end it in order, SIGHUP reads the configuration again.

import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { localOffsetMs } from '../config/beat-times';
import { beatTimes } from '../config/schedule';
import { Agent } from '../daemon/agent';
import { startBeats } from '../daemon/beats';
import { ServiceManager } from '../daemon/service-manager';
import { daemonJournal, stderrReader } from '../host/daemon-journal';
import type { Host } from '../host/host';
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
  const own = withDaemonJournal(invocation);
  const host = progress?.beside(own) ?? own;
  const manager = new ServiceManager(invocation.environment);
  const { journal } = host;
  const exposed = exposedSecrets(config);
  if (exposed !== undefined) journal.note({ kind: 'secretsExposed', path: exposed });
  const world = { clock: host.clock, offsetMs: localOffsetMs };
  const giveUp = () => {
    journal.note({ kind: 'agentUseless', directory: config.stateDir });
    process.exit(EXIT.tempFail);
  };
  const agent = new Agent(host, (text, beats) => startBeats(beatTimes(text), beats, world), progress, giveUp);
  const reload = async (): Promise<void> => {
    manager.reloading();
    const loaded = withCommandLine(invocation, await loadConfig(invocation));
    if (!loaded.ok) {
      journal.note({ kind: 'configRejected', errors: loaded.complaints.map((complaint) => complaint.trimEnd()) });
      agent.refuse(loaded.complaints[0]?.split('\n')[0] ?? 'it is wrong');
      manager.ready('counting by the configuration of before: the one read again is wrong');
      return;
    }
    await agent.reload(loaded.config);
    journal.note({ kind: 'configReloaded', path: loaded.config.path ?? '(the defaults)' });
    manager.ready(`counting ${loaded.config.sources.length} source(s)`);
  };
  const signalled = new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  let reloading: Promise<void>;
  // Heard before anything is said, since who reads that may answer at once. One after the other: a second SIGHUP waits for the first to be done, and those after it mean what it does.
  let isAwaited = false;
  process.on('SIGHUP', () => {
    if (isAwaited) return;
    isAwaited = true;
    reloading = reloading.then(() => {
      isAwaited = false;
      return reload();
    });
  });
  reloading = agent.start(config);
  await reloading;
  manager.ready(`counting ${config.sources.length} source(s)`);
  const signal = await signalled;
  manager.stopping();
  host.clock.after(STOP_WITHIN_MS, () => process.exit(EXIT.ok));
  await Promise.all([reloading, agent.stop()]);
  journal.note({ kind: 'agentStopped', signal });
  process.exit(EXIT.ok);
}

/** The host, with a journal in the form that the reader of stderr wants. */
function withDaemonJournal({ host, options, environment, stderr }: Invocation): Host {
  const format = options['log-format'] === 'json' ? 'json' : 'text';
  const journal = daemonJournal(format, stderrReader(environment), { clock: host.clock, write: stderr });
  return { ...host, journal };
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
