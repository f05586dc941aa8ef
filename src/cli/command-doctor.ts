// maillogs doctor: walks the chain from the configuration to a poller's answer and says what to do.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { findAgentUser, type UserIdentity } from '../doctor/agent-user';
import { believedPresence } from '../doctor/believed-presence';
import { type Checks, exitStatusOf, judged, LINKS, type LinkReport, type Verdict, walkChain } from '../doctor/chain';
import { checksOn } from '../doctor/doctor';
import type { Remedies } from '../doctor/facts';
import { tried } from '../doctor/patient';
import { choosePoller } from '../doctor/poller-options';
import { readPresence } from '../doctor/presence';
import { readSnmpdConf, remediesHere } from '../doctor/probe-snmpd';
import { runWithRealIds } from '../doctor/real-user';
import { formatReports, formatReportsAsJson } from '../doctor/render';
import type { Host } from '../host/host';
import { type Invocation, textOption } from '../host/invocation';
import { isAtTerminal } from '../host/standard-streams';
import { SnapshotStore } from '../ledger/snapshot-store';
import { loadConfig } from '../setup/load-config';
import { sourceSpecs } from '../setup/source-specs';
import { answeringPlace, USUAL_PLACE } from './answering-place';

const EXIT_CODES: readonly [ExitCode, ExitCode, ExitCode] = [EXIT.ok, EXIT.failed, EXIT.broken];

export async function run(invocation: Invocation): Promise<ExitCode> {
  const format = formatOf(invocation);
  const { checks, remedies, user } = await examination(invocation);
  const status = user && runWithRealIds(user);
  if (status !== undefined) return status;
  const reports = await walkChain(checks);
  invocation.stdout(format(reports));
  if (invocation.options['fix'] === true && remedies !== undefined) {
    const { offerFix, linesFor } = await import('./doctor-fix');
    const { snmpdDropIn: file, restartSnmpd: restart } = remedies;
    await offerFix(invocation, { file, lines: linesFor(file, reports), restart });
  }
  return EXIT_CODES[exitStatusOf(reports)];
}

function formatOf(invocation: Invocation): (reports: readonly LinkReport[]) => string {
  const name = textOption(invocation, 'format') ?? 'text';
  if (name === 'json') return formatReportsAsJson;
  const isColoured = isAtTerminal(1) && (invocation.environment['NO_COLOR'] ?? '') === '';
  return (reports) =>
    formatReports(reports, { isColoured, columns: isAtTerminal(1) ? process.stdout.columns : undefined });
}

interface Examination {
  readonly checks: Checks;
  /** Undefined where the configuration is wrong. */
  readonly remedies: Remedies | undefined;
  readonly user?: UserIdentity;
}

async function examination(invocation: Invocation): Promise<Examination> {
  const { host } = invocation;
  const loaded = await loadConfig(invocation);
  // A wrong option is said at once, whatever the configuration.
  choosePoller(invocation, USUAL_PLACE);
  if (!loaded.ok) return { checks: wrongConfiguration(loaded.complaints), remedies: undefined };
  const { config, warnings } = loaded;
  const { presence, isAgentAlive, doubts } = believedPresence(host, config);
  const snmpdConf = textOption(invocation, 'snmpd-conf');
  const conf = readSnmpdConf(snmpdConf);
  const named = textOption(invocation, 'user');
  const isAgentSeen = presence !== undefined && host.processes.standing(presence.process) === 'alive';
  const user = findAgentUser(named, { presence, stateDir: config.stateDir, isAlive: isAgentSeen });
  const remedies = remediesHere({ conf, named: snmpdConf, configPath: config.path, user });
  const checks = checksOn({
    invocation,
    config,
    warnings: [...warnings.flatMap(sentencesOf), ...doubts],
    sources: await sourceSpecs(config),
    presence,
    isAgentAlive,
    user,
    blindness: blindnessOf(host, config.stateDir, user),
    conf,
    remedies,
    choice: choosePoller(invocation, answeringPlace(isAgentAlive ? presence : undefined, config.snmp)),
  });
  return { checks, remedies, user };
}

/** An ordinary user may be kept from the state directory: then nothing is known of the agent, rather than that none runs. */
function blindnessOf(host: Host, stateDir: string, user: UserIdentity): string | undefined {
  if (user.isTried) return undefined;
  const looks = [
    () => host.files.list(stateDir),
    () => readPresence(host, stateDir),
    () => new SnapshotStore(host, stateDir).load(),
  ].map((look) => tried<unknown>(look));
  const isBlind = looks.some((found) => found instanceof Problem && found.code === 'notPermitted');
  return isBlind ? `You may not look into ${printable(stateDir)}: run doctor as root or as ${user.name}.` : undefined;
}

function wrongConfiguration(complaints: readonly string[]): Checks {
  const verdict: Verdict = judged(
    'wrong',
    complaints.flatMap(sentencesOf).map((sentence) => ({ level: 'broken', sentence, mend: [] })),
  );
  // Whatever else there is needs it.
  return Object.fromEntries(LINKS.map(({ name }) => [name, () => verdict])) as unknown as Checks;
}

/** Without the lines that show where in the file it is: `maillogs check` shows them. */
function sentencesOf(complaint: string): readonly string[] {
  return complaint.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
}
