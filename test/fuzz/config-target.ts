// Configurations: YAML, or a toaster.conf where the first octet is odd. Whatever is in one, `maillogs check` ends with a
// sentence and prints no secret whose own line is as it should be, however broken the lines around it are.

import { committed } from '../support/checkout';
import { Machine } from '../support/machine';
import { runInMemory } from './memory-command';
import { type Chance, demand, type FuzzTarget } from './target';

const DIRECTORY = '/etc/maillogs';
/** A line that holds nothing but a key and its secret. */
const SECRET_LINE = /^ *(?:- )?(?:community|auth_password|priv_password): ["']?(hush-[a-z]+-\d+)["']?$/gm;

const SAMPLE = `schedule: "*/10 * * * * *"
state_dir: /var/log/mail/counters
agentx:
  master: unix:/var/agentx/master
snmp:
  listen: udp:127.0.0.1:1161
  community: hush-community-1
  users:
    - name: poller
      auth: SHA-256
      auth_password: hush-auth-2
      priv: AES
      priv_password: "hush-priv-3"
root_oid: 1.3.6.1.4.1.8072.9999.9999.2004
mta_mib: {appl_index: 2, appl_name: qmail}
counter32_mirror: true
sources:
  - name: send
    path: /var/log/mail/send/current
    services: [send]
    start: end
  - {name: maillog, path: /var/log/mail.log, services: [smtp, pop3, imap], silent_after: 4h}
counters:
  - name: relayedOctets
    source: maillog
    service: smtp
    program: postgrey
    match: 'relayed=(?P<octets>[0-9]+) via=(?P<relay>[a-z0-9.-]+)'
    add: octets
    by: relay
    units: octets
    help: "What was relayed."
notifications: {min_interval: 1m, limit: 20/min, source_stalled: 5m, unclaimed_above: 90%}
alerts:
  - {name: failures, counter: imap.failure, rise_above: 50/min, fall_below: 20/min, over: 5m, hold: 0s}
farm:
  hosts: [mx1.example.org, mx2.example.org]
  community: hush-farm-4
archive: {logs_base: /srv/log, enabled: true, untai: true, purge: false, taifiles: true, timezone: utc}
`;

const TOASTER = `logs_base = /var/log/mail   # where they are
logs_counters = counters
logs_rbl_count = smtp_rbl.txt
logs_archive = 1
logs_send = multilog
logs_pop3 = syslog
`;

const WORDS = [
  '*a',
  '&a ',
  '!!binary ',
  '!!set',
  '<<: ',
  '? ',
  '| \n',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 1.2\n',
  '"\\u0007',
  '\u0000',
  '\u009b',
  '[[[[',
  '{a: {',
  ': ',
  '- ',
  '\t',
  '~',
  '0x1f',
  '1e999',
  '\\pL{1,900}',
  '(?:a*)*',
  '(?P<x>',
  '[^',
  '__proto__: ',
  'constructor: ',
];

export function configTarget(): FuzzTarget {
  const yaml = (text: string) => Buffer.concat([Buffer.of(0), Buffer.from(text)]);
  return {
    name: 'config',
    seeds: [
      yaml(SAMPLE),
      yaml(committed('docs/maillogs.example.yaml').replace(/^#(?=\S| {2,}\S)/gm, '')),
      yaml('a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n'),
      Buffer.concat([Buffer.of(1), Buffer.from(TOASTER)]),
    ],
    words: [...new Set(SAMPLE.match(/[\w./-]+/g)), ...WORDS].map((word) => Buffer.from(word)),
    limitMs: 1_000,
    reshape: changeLines,
    async attempt(input) {
      const content = input.subarray(1);
      const path = `${DIRECTORY}/${(input[0]! & 1) === 1 ? 'toaster.conf' : 'maillogs.yaml'}`;
      const machine = new Machine();
      machine.disk.makeDirectory(DIRECTORY);
      machine.disk.append(path, content);
      const said = await runInMemory(machine.start(), { command: 'check', options: { config: path } });
      for (const secret of secretsIn(content.toString('latin1'))) {
        demand(!`${said.stdout}${said.stderr}`.includes(secret), `check prints the secret ${secret}`);
      }
      return `${said.end} ${sentencesIn(said.stderr)}`;
    },
  };
}

/** Those that stand nowhere but in a line of their own: what was copied under a harmless key is harmless. */
function secretsIn(text: string): readonly string[] {
  const secrets = [...text.matchAll(SECRET_LINE)].map(([, secret]) => secret!);
  return secrets.filter((secret) => {
    return text.split(secret).length - 1 === secrets.filter((other) => other === secret).length;
  });
}

/** The sentences without what they quote. */
function sentencesIn(text: string): string {
  const sentences = [...text.matchAll(/^\S+?:[\d:]*(?: [^:\s]*:)? (.*)$/gm)].map(([, sentence]) =>
    sentence!.replace(/"[^"]*"|\d+/g, ''),
  );
  return [...new Set(sentences)].sort().slice(0, 4).join(' ');
}

/** Works on whole lines: takes one out, doubles it, indents it, gives it another's value. */
function changeLines(input: Buffer, chance: Chance): Buffer {
  const lines = input.subarray(1).toString('latin1').split('\n');
  for (let n = 1 + chance.small(3); n > 0; n--) {
    const at = chance.below(lines.length);
    const line = lines[at] ?? '';
    const other = lines[chance.below(lines.length)] ?? '';
    const value = (text: string) => text.slice(text.indexOf(':') + 1);
    const changed: readonly string[] = chance.pick([
      [],
      [line, line],
      [line, other],
      [` ${line}`],
      [line.replace(/^ {1,2}/, '')],
      [line.slice(0, line.indexOf(':') + 1) + value(other)],
      [
        line.slice(0, line.indexOf(':') + 1) +
          chance.pick([' ', ' []', ' {}', ' ~', ' 0', ' "', ' |', ' &a', ' *a', ' -1', ' 1e9']),
      ],
      [other.slice(0, other.indexOf(':') + 1) + value(line)],
    ]);
    lines.splice(at, 1, ...changed);
  }
  return Buffer.concat([input.subarray(0, 1), Buffer.from(lines.join('\n'), 'latin1')]);
}
