// maillogs doctor as an operator runs it, its JSON, and the doing of what it says.

import { copyFileSync, cpSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LinkName, Mend } from '../../src/doctor/chain';
import { maillogsIn } from './agent-process';
import { TOP } from './checkout';
import { runProgram } from './child';
import type { ConfiguredSnmpd } from './configured-snmpd';

export interface DoctorLink {
  readonly link: LinkName;
  readonly state: 'ok' | 'warning' | 'broken' | 'not tried';
  readonly summary: string;
  readonly because: LinkName | null;
  readonly findings: readonly { readonly level: string; readonly sentence: string; readonly mend: readonly Mend[] }[];
}

export interface DoctorReport {
  readonly code: number | null;
  readonly verdict: 'ok' | 'warning' | 'broken';
  readonly cause: LinkName | null;
  readonly links: readonly DoctorLink[];
}

export interface DoctorOptions {
  readonly isUnprivileged?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
}

const MODULES = join(TOP, 'node_modules/net-snmp/lib/mibs');
const MIB = 'MAIL-TOASTER-LOGS-MIB.txt';

/** Where the tools of Net-SNMP find our MIB and the modules that it imports: beside a configuration, since others may not be able to read the checkout. */
function mibEnvironment(words: readonly string[]): Readonly<Record<string, string>> {
  const directory = join(dirname(words[words.indexOf('--config') + 1]!), 'mibs');
  if (!existsSync(directory)) {
    cpSync(MODULES, directory, { recursive: true });
    copyFileSync(join(TOP, MIB), join(directory, MIB));
  }
  return { MIBDIRS: directory, SNMPCONFPATH: '/dev/null', SNMP_PERSISTENT_DIR: '/dev/null' };
}

/** The words that every call on this snmpd wants. */
export function wordsFor(config: string, snmpd: Pick<ConfiguredSnmpd, 'port' | 'configuration'>): readonly string[] {
  return ['--config', config, '--port', String(snmpd.port), '--snmpd-conf', snmpd.configuration];
}

export function doctorText(words: readonly string[], { isUnprivileged = false, environment = {} }: DoctorOptions = {}) {
  const all = { ...mibEnvironment(words), ...environment };
  return maillogsIn(['doctor', ...words], { isUnprivileged, environment: all });
}

export function doctor(words: readonly string[], options: DoctorOptions = {}): DoctorReport {
  const { code, stdout, stderr } = doctorText([...words, '--format', 'json'], options);
  if (stdout === '') throw new Error(`doctor ended with ${code}: ${stderr}`);
  return { code, ...JSON.parse(stdout) };
}

export function linkOf({ links }: DoctorReport, name: LinkName): DoctorLink {
  return links.find(({ link }) => link === name)!;
}

/** Its state by link, for those that are not ok. */
export function ailments({ links }: DoctorReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    links.filter(({ state }) => state !== 'ok').map(({ link, state, because }) => [link, because ?? state]),
  );
}

/** Does what it says about one link, word by word; snmpd's (re)start is that of the test's own. */
export async function obey(link: DoctorLink, snmpd: ConfiguredSnmpd): Promise<void> {
  for (const mend of link.findings.flatMap((finding) => finding.mend)) {
    if (mend.kind === 'write') snmpd.configure(mend.file, mend.lines);
    if (mend.kind !== 'run') continue;
    if (/^(?:systemctl|service) .*\bsnmpd\b/.test(mend.command)) {
      await snmpd.restart();
      continue;
    }
    const { code, stderr } = runProgram(['sh', '-c', mend.command], { cwd: dirname(snmpd.configuration) });
    if (code !== 0) throw new Error(`${mend.command} ended with ${code}: ${stderr}`);
  }
}
