// The options of `maillogs doctor`, `walk` and `get`, apart from what they do: the table of commands is read at every start.

import type { OptionSpec } from './command';

const pollerOptions: Readonly<Record<string, OptionSpec>> = {
  host: { value: 'HOST', help: 'ask the SNMP agent of this host (127.0.0.1 when not given)' },
  port: { value: 'PORT', help: 'at this UDP port (161 when not given)' },
  'snmp-version': {
    value: '1|2c|3',
    completion: ['1', '2c', '3'],
    help: 'speak this version (2c when not given, 3 with --v3-user)',
  },
  community: { value: 'NAME', help: 'with this community ($MAILLOGS_SNMP_COMMUNITY, or public, when not given)' },
  'community-file': { value: 'FILE', completion: 'file', help: 'with the community in the first line of FILE' },
  'v3-user': { value: 'NAME', help: 'as this SNMPv3 user' },
  'v3-auth': { value: 'DIGEST', help: 'md5, sha, sha224, sha256, sha384 or sha512 (sha when not given)' },
  'v3-auth-key-file': {
    value: 'FILE',
    completion: 'file',
    help: 'the passphrase of --v3-auth; else $MAILLOGS_SNMP_AUTH_KEY',
  },
  'v3-priv': { value: 'CIPHER', help: 'des, aes, aes256b or aes256r (aes when not given)' },
  'v3-priv-key-file': {
    value: 'FILE',
    completion: 'file',
    help: 'the passphrase of --v3-priv; else $MAILLOGS_SNMP_PRIV_KEY',
  },
};

export const doctorOptions: Readonly<Record<string, OptionSpec>> = {
  format: { value: 'FORMAT', choices: ['text', 'json'], help: 'text or json (text when not given)' },
  user: { value: 'NAME', help: "the agent's user, where it does not run (else the one it runs as)" },
  'snmpd-conf': {
    value: 'FILE',
    completion: 'file',
    help: "snmpd's configuration (/etc/snmp/snmpd.conf and the like when not given)",
  },
  fix: { help: "write what is missing into our file of snmpd's configuration, after asking" },
  yes: { help: 'with --fix: do not ask' },
  ...pollerOptions,
};

/** Those of walk and get. */
export const walkOptions: Readonly<Record<string, OptionSpec>> = {
  numeric: { short: 'n', help: 'show OIDs instead of names' },
  ...pollerOptions,
};
