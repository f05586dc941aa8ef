// Who is in the farm: the hosts of the configuration, those of its file, and every address of its DNS name. A list that
// cannot be read just now loses no one: who was in it stays until a list is read without him.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { FarmAccess, FarmConfig, FarmHost } from '../config/config';
import { memberName, parseFarmHost } from '../config/read-farm';
import type { Files } from '../host/files';
import type { Resolver } from '../host/resolver';

export interface Member {
  /** As it is listed: what tells it from the others. */
  readonly name: string;
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly access: FarmAccess;
  readonly timeoutMs: number;
  readonly retries: number;
}

export interface MemberList {
  readonly members: readonly Member[];
  /** Whether every list could be read: only then is a member that is not in it gone. */
  readonly isCertain: boolean;
  /** What is wrong with the lists, as sentences. */
  readonly complaints: readonly string[];
}

interface World {
  readonly files: Pick<Files, 'readNamed'>;
  readonly resolver: Resolver;
}

const MAX_FILE_BYTES = 1 << 20;
const MAX_COMPLAINTS = 3;
const MAX_MEMBERS = 10_000;

/** `previous` is the list before, whose members stay where a list cannot be read. */
export async function listMembers(
  { files, resolver }: World,
  farm: FarmConfig,
  previous: readonly Member[] = [],
): Promise<MemberList> {
  const complaints: string[] = [];
  const hosts: FarmHost[] = [...farm.hosts];
  if (farm.hostsFile !== undefined) hosts.push(...hostsIn(files, farm.hostsFile, complaints));
  if (farm.dns !== undefined) hosts.push(...(await hostsOfName(resolver, farm.dns, complaints)));
  const isCertain = complaints.length === 0;
  const { access, timeoutMs, retries } = farm;
  const members = new Map(hosts.map((host) => [host.name, { access, timeoutMs, retries, ...host }]));
  if (!isCertain) for (const member of previous) if (!members.has(member.name)) members.set(member.name, member);
  return { members: [...members.values()].slice(0, MAX_MEMBERS), isCertain, complaints };
}

/** A host a line, and a name of its own after a blank; `#` begins a comment. */
function hostsIn(files: World['files'], path: string, complaints: string[]): readonly FarmHost[] {
  let text: string;
  try {
    const bytes = files.readNamed(path, MAX_FILE_BYTES);
    if (bytes === undefined) throw new Problem('noInput', 'there is no such file');
    text = bytes.toString('utf8');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    complaints.push(`the hosts_file ${printable(path)} cannot be read: ${thrown.message.replace(/\.$/, '')}.`);
    return [];
  }
  let bad = 0;
  const hosts = text.split('\n').flatMap((line, i) => {
    const [word, name, ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (word === undefined || word === '') return [];
    const place = parseFarmHost(word);
    const isNamed = name === undefined || /^[!-~]{1,63}$/.test(name);
    if (place !== undefined && isNamed && rest.length === 0) return [{ ...place, name: name ?? memberName(place) }];
    bad += 1;
    if (bad <= MAX_COMPLAINTS) {
      complaints.push(
        `${printable(path)} line ${i + 1}: "${printable(line.trim(), 60)}" is no host, with a name or without.`,
      );
    }
    return [];
  });
  if (bad > MAX_COMPLAINTS) complaints.push(`${printable(path)}: ${bad - MAX_COMPLAINTS} more lines are no hosts.`);
  return hosts;
}

async function hostsOfName(
  resolver: Resolver,
  { host, port }: Pick<FarmHost, 'host' | 'port'>,
  complaints: string[],
): Promise<readonly FarmHost[]> {
  try {
    const addresses = await resolver.addresses(host);
    return [...addresses].sort().map((address) => ({ host: address, port, name: memberName({ host: address, port }) }));
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    complaints.push(`the addresses of ${printable(host)} are not known: ${thrown.message}.`);
    return [];
  }
}
