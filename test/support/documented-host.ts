// The host that the pages describe, in a room: Debian's snmpd with the drop-in of our package, and the agent as its unit
// runs it.

import { committed } from './checkout';
import { DEBIAN_LINES } from './configured-snmpd';
import type { Room } from './room';
import { waitFor } from './wait-for';

const CONFIG = '/etc/maillogs/maillogs.yaml';
const AS_MAILLOGS = 'setpriv --reuid maillogs --regid maillogs --init-groups';

/** Three logins over TLS, as dovecot logs them. */
export const LOGINS = [1, 2, 3]
  .map(
    (second) =>
      `Nov 22 15:19:0${second} mx7 dovecot: imap-login: Login: user=<ann>, method=PLAIN, rip=198.51.100.6, lip=203.0.113.1, TLS\n`,
  )
  .join('');

/** A login that was refused, over TLS. */
export const FAILURE =
  'Nov 22 15:19:09 mx7 dovecot: imap-login: Disconnected (auth failed, 3 attempts in 9 secs): user=<ann>, method=PLAIN, rip=198.51.100.6, lip=203.0.113.1, TLS\n';

/** Who may read syslog files, as the package's postinst has it. */
export function joinAdm(room: Room): void {
  room.does('usermod -a -G adm maillogs');
}

export function writeMailLog(room: Room, text: string): void {
  room.write('/var/log/mail.log', text);
  room.does('chown root:adm /var/log/mail.log && chmod 640 /var/log/mail.log');
}

export interface SnmpdLayout {
  /** Lines before the drop-in. */
  readonly lines?: readonly string[];
  /** The package's when not given. */
  readonly dropIn?: string;
  /** Where it listens beside 127.0.0.1. */
  readonly addresses?: readonly string[];
}

/** Resolves when it answers. */
export async function startSnmpd(room: Room, layout: SnmpdLayout = {}): Promise<void> {
  const { lines = [], dropIn = committed('packaging/snmpd/maillogs.conf'), addresses = [] } = layout;
  room.write('/etc/snmp/snmpd.conf', [...DEBIAN_LINES, ...lines, 'includeDir /etc/snmp/snmpd.conf.d', ''].join('\n'));
  room.write('/etc/snmp/snmpd.conf.d/maillogs.conf', dropIn);
  room.does('install -d -m 755 /run/agentx');
  const listen = ['127.0.0.1', ...addresses].map((address) => `udp:${address}:161`).join(' ');
  room.starts(`snmpd -f -C -c /etc/snmp/snmpd.conf -Lf /run/snmpd.log ${listen}`);
  const ask = 'snmpget -v2c -c public -r 0 localhost 1.3.6.1.2.1.1.3.0';
  await waitFor('snmpd answers', () => room.types(ask).code === 0, {
    withinMs: 15_000,
    seen: () => room.types(`${ask} 2>&1; cat /run/snmpd.log`).stdout,
  });
}

/** Resolves when what it has counted is saved, and served where there is an snmpd. */
export async function startAgent(room: Room, words = ''): Promise<void> {
  const agent = room.starts(`${AS_MAILLOGS} maillogs agent ${words}`);
  await waitFor(
    'the agent has counted',
    () => {
      if (agent.hasEnded) throw new Error(`the agent ended: ${agent.stderr}`);
      return room.types('cat /var/lib/maillogs/snapshot-?').stdout !== '';
    },
    { withinMs: 15_000, seen: () => agent.stderr },
  );
}

/** Resolves when snmpd has the agent's answer for this OID below the root. */
export async function untilServed(room: Room, oid: string): Promise<void> {
  const ask = `snmpget -v2c -c public -r 0 -Oqv localhost 1.3.6.1.4.1.8072.9999.9999.2004.${oid}`;
  await waitFor(`snmpd serves ${oid}`, () => /^\d+$/m.test(room.types(ask).stdout), {
    withinMs: 15_000,
    seen: () => room.types(`${ask} 2>&1; cat /run/snmpd.log`).stdout,
  });
}

/** As a user of its own would have it: sources by their paths, counted each second. */
export function writeConfiguration(room: Room, text: string): void {
  room.write(
    CONFIG,
    `state_dir: /var/lib/maillogs\nschedule: "* * * * * *"\nagentx: {master: "unix:/run/agentx/master"}\n${text}`,
  );
}

/** Programs that do nothing in a room: what they would do, another test does. */
export function stub(room: Room, ...names: readonly string[]): void {
  for (const name of names) room.does(`ln -sf /bin/true /usr/local/bin/${name}`);
}

/** The log of qmail-send for `count` messages with one delivery each, five lines a message. */
export function deliveries(count: number, ending = 'success: did_0+0+1/', first = 1): string {
  return Array.from({ length: count }, (_, n) => {
    const stamp = `@40000000${(0x6b034c39 + first + n).toString(16)}2f3015f4`;
    const lines = [
      `new msg ${n}`,
      `info msg ${n}: bytes 1000 from <ann@sender.example> qp 1 uid 89`,
      `starting delivery ${n}: msg ${n} to remote bob@there.example`,
      `delivery ${n}: ${ending}`,
      `end msg ${n}`,
    ];
    return lines.map((line) => `${stamp} ${line}\n`).join('');
  }).join('');
}
