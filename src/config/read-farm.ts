// The key `farm`: the mail hosts that are polled and summed up together.

import type { FarmConfig } from './config';
import { DEFAULT_COMMUNITY } from './defaults';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { quoted, readCheckedText, readFields, readList, reportDuplicates, requireField } from './reading';

export const FARM_KEYS = ['hosts', 'community'] as const;

/** A name or an IPv4 address, or an IPv6 address in brackets; a port may follow. */
const HOST = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?)(?::\d{1,5})?$/;
const MAX_COMMUNITY_OCTETS = 255;

/** The key `farm`: what is wrong with it goes into the findings; undefined where nothing is left of it. */
export function readFarm(findings: Findings, node: ConfigNode): FarmConfig | undefined {
  const fields = readFields(findings, node, FARM_KEYS);
  if (fields === undefined) return undefined;
  const wanted = requireField(findings, { node, fields, key: 'hosts', advice: 'list the hosts of the farm.' });
  const hosts = wanted && readHosts(findings, wanted);
  const community =
    fields.community === undefined
      ? DEFAULT_COMMUNITY
      : readCheckedText(findings, fields.community, communityComplaint);
  return hosts === undefined || community === undefined ? undefined : { hosts, community };
}

function readHosts(findings: Findings, node: ConfigNode): readonly string[] | undefined {
  const list = readList(findings, node);
  if (list === undefined) return undefined;
  if (list.items.length === 0) findings.problem(node, 'is an empty list: name the hosts, or leave "farm" out.');
  reportDuplicates(
    findings,
    list.items.map((item) => (item.kind === 'text' ? item : undefined)),
  );
  const hosts = list.items.map((item) => readCheckedText(findings, item, hostComplaint));
  return hosts.filter((host) => host !== undefined);
}

function hostComplaint(text: string): string | undefined {
  if (HOST.test(text)) return undefined;
  return `${quoted(text)} is not a host: wanted is a name or an address, such as mx1.example.org or [2001:db8::1]:161.`;
}

function communityComplaint(text: string): string | undefined {
  if (Buffer.byteLength(text) <= MAX_COMMUNITY_OCTETS) return undefined;
  return `is longer than the ${MAX_COMMUNITY_OCTETS} octets of a community.`;
}
