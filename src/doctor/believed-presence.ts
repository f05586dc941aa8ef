// What agent.json says, as far as it can be verified. Everyone who may write the state directory may write it, and
// whoever reads it may be root: the process must be its writer's, and an address is believed, so that credentials are
// sent there, where the configuration names it or where the file is our own.

import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import { formatDatagramAddress } from '../host/datagrams';
import type { Host } from '../host/host';
import { idsOfProcess } from './agent-user';
import { type MasterStanding, PRESENCE_NAME, type Presence, readPresence } from './presence';

export interface BelievedPresence {
  /** Undefined where there is none, and where it names the process of someone else. */
  readonly presence: Presence | undefined;
  readonly isAgentAlive: boolean;
  /** What was not believed, as sentences. */
  readonly doubts: readonly string[];
}

/** What agent.json says of the running agent, as far as the process that it names bears it out, and the doubts about it. */
export function believedPresence(host: Host, { stateDir, snmp }: Config): BelievedPresence {
  const path = join(stateDir, PRESENCE_NAME);
  const presence = presenceIn(host, stateDir);
  const writer = writerOf(path);
  if (presence === undefined || writer === undefined) return { presence: undefined, isAgentAlive: false, doubts: [] };
  const seen = host.processes.standing(presence.process);
  // That of a container, whose processes are not seen from here, may well run.
  const isAgentAlive = seen !== 'dead';
  const { pid } = presence.process;
  if (seen === 'alive' && !isProcessOf(pid, writer)) {
    const sentence = `${printable(path)} names process ${pid}, which is not one of the user (uid ${writer}) whose file it is: it is not believed.`;
    return { presence: undefined, isAgentAlive: false, doubts: [sentence] };
  }
  const { standing } = presence;
  if (standing.kind !== 'standalone' || isOurs(writer)) return { presence, isAgentAlive, doubts: [] };
  const ours = snmp?.listen && formatDatagramAddress(snmp.listen);
  const addresses = standing.addresses.filter((address) => address === ours);
  const believed: MasterStanding = { kind: 'standalone', addresses };
  const doubts = standing.addresses
    .filter((address) => !addresses.includes(address))
    .map((address) => doubtOf(path, address));
  return { presence: { ...presence, standing: believed }, isAgentAlive, doubts };
}

function doubtOf(path: string, address: string): string {
  return `${printable(path)} says that the agent answers at ${printable(address)}, which the configuration does not name: nothing is sent there. If it is right, give --host and --port.`;
}

function presenceIn(host: Host, stateDir: string): Presence | undefined {
  try {
    return readPresence(host, stateDir);
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  }
}

function writerOf(path: string): number | undefined {
  try {
    return lstatSync(path).uid;
  } catch {
    return undefined;
  }
}

/** What we wrote ourselves, or root did, needs no proof. */
function isOurs(writer: number): boolean {
  return writer === 0 || writer === process.geteuid?.();
}

/** Where the system does not tell whose a process is, the writer's word stands. */
function isProcessOf(pid: number, writer: number): boolean {
  const uid = idsOfProcess(pid)?.uid;
  if (uid === undefined || uid === writer) return true;
  // What root's agent writes belongs to the owner of the directory; only root says what a process of root is.
  return uid === 0 && isAgent(pid);
}

/** proc(5): the words of the command line, each with a NUL after it. */
function isAgent(pid: number): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').slice(0, 6);
    return words.some((word) => /maillogs[^/]*$/.test(word)) && words.includes('agent');
  } catch {
    return false;
  }
}
