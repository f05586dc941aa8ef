// maillogs doctor: walks the chain from the configuration to a poller's answer and says what to do.

import { isatty } from 'node:tty';
import { EXIT, type ExitCode } from '../base/sysexits';
import { findAgentUser } from '../doctor/agent-user';
import { believedPresence } from '../doctor/believed-presence';
import { type Checks, exitStatusOf, judged, LINKS, type LinkReport, type Verdict, walkChain } from '../doctor/chain';
import { checksOn } from '../doctor/doctor';
import { choosePoller } from '../doctor/poller-options';
import type { Presence } from '../doctor/presence';
import { readSnmpdConf, remediesHere } from '../doctor/probe-snmpd';
import { formatReports, formatReportsAsJson } from '../doctor/render';
import { type Invocation, textOption } from '../host/invocation';
import { loadConfig } from '../setup/load-config';
import { sourceSpecs } from '../setup/source-specs';

const EXIT_CODES: readonly [ExitCode, ExitCode, ExitCode] = [EXIT.ok, EXIT.failed, EXIT.broken];
const SNMP_PORT = 161;

export async function run(invocation: Invocation): Promise<ExitCode> {
  const format = formatOf(invocation);
  const checks = await checksFor(invocation);
  const reports = await walkChain(checks);
  invocation.stdout(format(reports));
  return EXIT_CODES[exitStatusOf(reports)];
}

function formatOf(invocation: Invocation): (reports: readonly LinkReport[]) => string {
  const name = textOption(invocation, 'format') ?? 'text';
  if (name === 'json') return formatReportsAsJson;
  const isColoured = isatty(1) && (invocation.environment['NO_COLOR'] ?? '') === '';
  return (reports) => formatReports(reports, { isColoured });
}

async function checksFor(invocation: Invocation): Promise<Checks> {
  const { host } = invocation;
  const loaded = await loadConfig(invocation);
  // A wrong option is said at once, whatever the configuration.
  choosePoller(invocation, { host: '127.0.0.1', port: SNMP_PORT });
  if (!loaded.ok) return wrongConfiguration(loaded.complaints);
  const { config, warnings } = loaded;
  const { presence, isAgentAlive, doubts } = believedPresence(host, config);
  const snmpdConf = textOption(invocation, 'snmpd-conf');
  const conf = readSnmpdConf(snmpdConf);
  const named = textOption(invocation, 'user');
  const isAgentSeen = presence !== undefined && host.processes.standing(presence.process) === 'alive';
  const user = findAgentUser(named, { presence, stateDir: config.stateDir, isAlive: isAgentSeen });
  return checksOn({
    invocation,
    config,
    warnings: [...warnings.flatMap(sentencesOf), ...doubts],
    sources: await sourceSpecs(config),
    presence,
    isAgentAlive,
    user,
    conf,
    remedies: remediesHere({ conf, named: snmpdConf, configPath: config.path, user }),
    choice: choosePoller(invocation, isAgentAlive ? answeringPlace(presence) : answeringPlace(undefined)),
  });
}

/** Where the agent answers SNMP itself, as far as that is believed, else the usual place. */
function answeringPlace(presence: Presence | undefined): { readonly host: string; readonly port: number } {
  const standing = presence?.standing;
  const address = standing?.kind === 'standalone' ? standing.addresses[0] : undefined;
  const [, host, port] = /^(?:udp6?:)?\[?([^\]]+?)\]?:(\d+)$/.exec(address ?? '') ?? [];
  return host === undefined ? { host: '127.0.0.1', port: SNMP_PORT } : { host: reachable(host), port: Number(port) };
}

/** What listens everywhere is asked here. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
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
