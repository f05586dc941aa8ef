// What a verdict of doctor says, for tests; and a machine on which it says it.

import type { Finding, Mend, Verdict } from '../../src/doctor/chain';
import type { AgentUser, Remedies } from '../../src/doctor/facts';
import { readLines, type SnmpdConf, understand } from '../../src/doctor/snmpd-conf';

export const user: AgentUser = {
  name: 'maillogs',
  group: 'maillogs',
  isTried: true,
  lacking: [],
  from: 'running agent',
};

export const remedies: Remedies = {
  startSnmpd: 'start snmpd',
  restartSnmpd: 'restart snmpd',
  startAgent: 'start agent',
  snmpdOwner: 'Debian-snmp',
  snmpdDropIn: '/etc/snmp/snmpd.conf.d/maillogs.conf',
  mibDirectory: '/usr/share/snmp/mibs',
};

export const ROOT = '1.3.6.1.4.1.9';

export function conf(...lines: readonly string[]): SnmpdConf {
  return understand(['/etc/snmp/snmpd.conf'], readLines(lines.join('\n')));
}

export function findingsOf(verdict: Verdict): readonly Finding[] {
  return verdict.kind === 'tried' ? verdict.findings : [];
}

/** Each finding with its level in front. */
export function sentences(verdict: Verdict): readonly string[] {
  return findingsOf(verdict).map(({ level, sentence }) => `${level}: ${sentence}`);
}

/** What is to be typed and what to be written, in order. */
export function commands(verdict: Verdict): readonly string[] {
  return findingsOf(verdict)
    .flatMap(({ mend }): readonly Mend[] => mend)
    .flatMap((mend) => (mend.kind === 'run' ? [mend.command] : mend.kind === 'write' ? mend.lines : []));
}
