// The options of `maillogs export`, apart from what they do: the table of commands is read at every start.

import type { OptionSpec } from './command';

export const exportOptions: Readonly<Record<string, OptionSpec>> = {
  host: {
    value: 'HOST[:PORT]',
    isList: true,
    help: 'a host to be polled; may be given several times (localhost when not given)',
  },
  farm: {
    help: 'the farm of the configuration as one more host: in its SNMP context at --host, by its name as the community',
  },
  members: { help: 'each host of the farm of the configuration, in the place of --host' },
  root: { value: 'OID', help: 'for this root instead of the configured one' },
  all: { help: 'every service, also those that no source counts' },
  for: {
    value: 'VERSION',
    help: 'the version of the tool, or what it reads, where files differ; a wrong one names those there are',
  },
  out: { value: 'DIR', completion: 'directory', help: 'write the files into this directory instead of stdout' },
  'community-file': {
    value: 'FILE',
    completion: 'file',
    help: 'the community, in the first line of FILE; else $MAILLOGS_SNMP_COMMUNITY, or public',
  },
  'v3-user': { value: 'NAME', help: 'SNMPv3 as this user' },
  'v3-auth': { value: 'DIGEST', help: 'md5, sha, sha224, sha256, sha384 or sha512 (sha when not given)' },
  'v3-auth-key-file': {
    value: 'FILE',
    completion: 'file',
    help: 'the passphrase of --v3-auth; else $MAILLOGS_SNMP_AUTH_KEY',
  },
  'v3-priv': { value: 'CIPHER', help: 'des, aes, aes192, aes256, aes192c or aes256c (aes when not given)' },
  'v3-priv-key-file': {
    value: 'FILE',
    completion: 'file',
    help: 'the passphrase of --v3-priv; else $MAILLOGS_SNMP_PRIV_KEY',
  },
};

/** For shells to complete; the kinds themselves are loaded only when one is wanted. */
export const exportKindNames: readonly string[] = [
  'mrtg',
  'snmp-exporter',
  'snmp-generator',
  'prometheus-rules',
  'prometheus-scrape',
  'grafana',
  'cacti',
  'zabbix',
  'munin',
  'icinga2',
  'nagios',
  'collectd',
  'telegraf',
  'librenms',
  'snmpd-proxy',
  'openmetrics',
  'textfile',
];
