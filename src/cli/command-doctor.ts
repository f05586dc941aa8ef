// maillogs doctor: walks the chain from the configuration to a poller's answer and says what to do.

import { isatty } from 'node:tty';
import { EXIT, type ExitCode } from '../base/sysexits';
import { findAgentUser } from '../doctor/agent-user';
import { believedPresence } from '../doctor/believed-presence';
import { type Checks, exitStatusOf, judged, LINKS, type LinkReport, type Verdict, walkChain } from '../doctor/chain';
import { checksOn } from '../doctor/doctor';
import { choosePoller } from '../doctor/poller-options';
import { readSnmpdConf, remediesHere } from '../doctor/probe-snmpd';
import { formatReports, formatReportsAsJson } from '../doctor/render';
import { type Invocation, textOption } from '../host/invocation';
import { loadConfig } from '../setup/load-config';
import { sourceSpecs } from '../setup/source-specs';
import { answeringPlace, USUAL_PLACE } from './answering-place';

const EXIT_CODES: readonly [ExitCode, ExitCode, ExitCode] = [EXIT.ok, EXIT.failed, EXIT.broken];

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
  choosePoller(invocation, USUAL_PLACE);
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
