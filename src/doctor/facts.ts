// What is known of the machine before anything is judged: who the agent is, and what its remedies are called here.

import { printable } from '../base/printable';

/** The user whose rights count. */
export interface AgentUser {
  readonly name: string;
  /** Its primary group. */
  readonly group: string;
  /** Whether its rights were really tried, by being it; otherwise they are told by mode bits. */
  readonly isTried: boolean;
  /** Groups that it is in and the running agent is not, since its supervisor gave them up or it began before. */
  readonly lacking: readonly number[];
  readonly from: 'running agent' | 'dead agent' | 'option' | 'owner of the state directory' | 'current user';
}

/** How things are done on this machine. */
export interface Remedies {
  /** Commands to be typed. */
  readonly startSnmpd: string;
  readonly restartSnmpd: string;
  readonly startAgent: string;
  /** The file for our own lines of snmpd's configuration. */
  readonly snmpdDropIn: string;
  /** Whom agentXPerms names as the socket's owner: Net-SNMP complains of root at each start. */
  readonly snmpdOwner: string;
  readonly mibDirectory: string;
}

/** A command to be typed by root that runs another as the user, with all its groups (setpriv(1), of util-linux). */
export function asItsUser({ name, group }: Pick<AgentUser, 'name' | 'group'>, command: string): string {
  return `setpriv --reuid ${shellWord(name)} --regid ${shellWord(group)} --init-groups ${command}`;
}

/** `1 log`, `2 logs`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A word for a shell, quoted where it has to be; what is not printable is escaped, and so no more to be typed. */
export function shellWord(text: string): string {
  const word = printable(text, 4096);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
