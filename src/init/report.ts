// What `maillogs init` saw, for the one who typed it: a line for each thing, and what to do next.

import { oneLine } from '../base/printable';
import type { ClosedLog } from './closed-logs';
import type { FoundLog, Seen } from './look';

export interface Written {
  /** Undefined where the configuration went to standard output. */
  readonly path: string | undefined;
  readonly closed: readonly ClosedLog[];
}

export function reportText(seen: Seen, { path, closed }: Written): string {
  const head =
    path === undefined ? 'Looked at this host and changed nothing.' : `Looked at this host and wrote ${path}.`;
  const rows = [
    ...programRows(seen),
    ...(seen.logs.length === 0 ? [['logs', 'none was found: correct sources in the configuration'] as const] : []),
    ...seen.logs.map((log) => [log.name, logText(log)] as const),
    ...closed.map(({ name, text }) => [name, text] as const),
    ...(seen.toaster === undefined
      ? []
      : [['toaster.conf', `${seen.toaster.path} is taken over, and not read any more`] as const]),
    ...(seen.perlCounters === undefined
      ? []
      : [['Perl', `its counters can be taken over, once: maillogs import ${seen.perlCounters}`] as const]),
    ['snmpd', snmpdText(seen)] as const,
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [head, ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)]
    .map((line) => `${oneLine(line)}\n`)
    .join('');
}

function programRows({ programs }: Seen): readonly (readonly [string, string])[] {
  if (programs.length === 0) return [['programs', 'no mail program is installed']];
  const counted = programs.filter(({ services }) => services.length > 0);
  const others = programs.filter(({ services }) => services.length === 0);
  const names = counted.map(({ name, isRunning }) => (isRunning ? `${name} (running)` : name)).join(', ');
  return [
    ...(counted.length === 0 ? [] : [['programs', names] as const]),
    ...(others.length === 0 ? [] : [['not counted', others.map(({ name }) => name).join(', ')] as const]),
  ];
}

function logText({ place, survey, start, sizeBytes }: FoundLog): string {
  const where =
    'path' in place
      ? place.path
      : `the systemd journal (${(place.journal.units ?? place.journal.facilities ?? []).join(', ')})`;
  const from = start === 'end' ? '; begins at its end' : '';
  if (survey === undefined) {
    return `${where}: ${sizeBytes === 0 ? 'not there yet' : 'cannot be read as this user'}${from}`;
  }
  if (survey.lines === 0) return `${where}: nothing in it yet${from}`;
  const who = survey.programs.length === 0 ? '' : ` (${survey.programs.join(', ')})`;
  return `${where}: ${survey.claimed} of its last ${survey.lines} lines count${who}${from}`;
}

function snmpdText({ snmpd: { isInstalled, conf } }: Seen): string {
  if (!isInstalled)
    return 'not installed: install it, or let the agent answer SNMP itself (snmp: listen: in the configuration)';
  if (conf === undefined) return 'installed; its configuration cannot be read as this user';
  return conf.isMaster && conf.agentxSocket !== undefined
    ? `takes subagents at ${conf.agentxSocket}`
    : 'does not let maillogs in yet: maillogs doctor --fix';
}
