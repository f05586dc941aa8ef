// Mistakes that are made in configurations, and what an operator sees of each.

import { logServices } from '../../../src/registry/registry';

type Case = readonly [mistake: string, text: string, seen: readonly string[]];

const TOP =
  'schedule, state_dir, agentx, snmp, root_oid, mta_mib, counter32_mirror, keep_samples, sources, counters, notifications, alerts, metrics, history, farm, archive';
const SERVICES = logServices.join(', ');
const FIELDS = 'wanted are 6 fields with one blank between: second, minute, hour, day of month, month, day of week.';
const NAME = 'wanted are 1 to 63 letters, digits, "_", "." or "-", a letter or digit first.';

/** A source that is right but for what is put in. */
const source = (fields: string) => `sources:\n  - {${fields}}\n`;
const counter = (fields: string) => `counters:\n  - {name: n, source: send, match: x, ${fields}}\n`;

/** Mistakes by what they are made in. */
export const wrongDocuments: Readonly<Record<string, readonly Case[]>> = {
  'the document': [
    ['text instead of a map', 'hello', ['1:1: is text, but a map with keys such as "schedule:" is wanted.']],
    ['a list instead of a map', '- a', ['1:1: is a list, but a map with keys such as "schedule:" is wanted.']],
    ['a null', 'null', ['1:1: has no value, but a map with keys such as "schedule:" is wanted.']],
    ['a key near a known one', 'state-dir: /x', ['1:1: state-dir: is not a key known here; did you mean "state_dir"?']],
    ['a key in capitals', 'FARM: 1', ['1:1: FARM: is not a key known here; did you mean "farm"?']],
    ['a key near none', 'x: 1', [`1:1: x: is not a key known here; known are ${TOP}.`]],
    ['a key of the prototype', '__proto__: 1', [`1:1: __proto__: is not a key known here; known are ${TOP}.`]],
    ['a key of other letters', 'gr\u00fcn: 1', [`1:1: ["gr\\xc3\\xbcn"]: is not a key known here; known are ${TOP}.`]],
    [
      'a key twice',
      'state_dir: /a\nstate_dir: /b',
      ['2:1: state_dir: is given on line 1 already: keep one of the two.'],
    ],
    ['a key without a value', 'schedule:\n', ['1:1: schedule: has no value, but text is wanted.']],
    ['a merge key', '<<: {}', [`1:1: ["<<"]: is not a key known here; known are ${TOP}.`]],
  ],
  YAML: [
    ['a tab', 'agentx:\n\tmaster: x', ['2:1: a tab stands where YAML wants blanks: indent with blanks only.']],
    [
      'a schedule without quotes',
      'schedule: */10 * * * * *',
      ['1:16: text that begins with "*" wants quotes around it, or YAML takes it for an alias.'],
    ],
    [
      'a reserved character',
      'schedule: @daily',
      ['1:11: text that begins with this character wants quotes around it.'],
    ],
    [
      'two keys on a line',
      'state_dir: /x: y',
      ['1:12: a second key stands on this line: begin a new line for it, or put text that holds ": " in quotes.'],
    ],
    [
      'text after a list in brackets',
      'counters:\n  - name: x\n    match: [a-z]+\n',
      ['3:17: nothing may follow the value that ends here: put all of it into quotes.'],
    ],
    [
      'a key one column off',
      'sources:\n  - name: a\n    path: /x\n   services: [imap]\n',
      ['4:4: this line stands in the column of the list above it and has no "-": indent it as its neighbours.'],
    ],
    [
      'a key two columns off',
      'sources:\n  - name: a\n  path: /x\n',
      ['3:3: this line does not stand in the column of those it belongs to: indent it as its neighbours.'],
    ],
    [
      'a quote without an end',
      'state_dir: "/var/log\nsources:\n  - name: a\n',
      ['1:12: the quote that begins here has no end: put one where the text ends.'],
    ],
    ['a closing bracket too many', 'farm: {a: b}}', ['1:13: no bracket is open that this "}" would close.']],
    [
      'a bracket closed by another',
      'sources:\n  - {name: a, path: /x]\n',
      ['2:5: the bracket that begins here has no end: put "}" where it ends.'],
    ],
    ['no blank after a colon', 'agentx:\n  master: x\n  b:/c\n', ['3:3: a blank is missing after the colon.']],
    ['no colon', 'sources\n  - name: a\n', ['1:1: a key wants a colon at its end, and its value after a blank.']],
    [
      'a line too deep',
      'state_dir: /a\n schedule: x\n',
      ['2:2: this line is indented deeper than the key above it, so it reads as the rest of that value.'],
    ],
    [
      'an item among keys',
      'sources:\n- name: a\n  path: /x\n  - name: b\n',
      ['4:1: a list item stands where a key is wanted: indent it as the list that it belongs to.'],
    ],
    ['an open bracket', 'sources: [a\n', ['1:10: the bracket that begins here has no end: put "]" where it ends.']],
    [
      'an unknown anchor',
      'state_dir: *dir',
      [
        '1:12: state_dir: there is no anchor of this name before this alias; text that begins with "*" wants quotes around it, or YAML takes it for an alias.',
      ],
    ],
    [
      'a second document',
      'state_dir: /a\n---\nfarm: x',
      ['2:1: a second document begins here: one file holds one configuration, without "---" in between.'],
    ],
    ['a key that is a list', '? [a]\n: b', ['1:3: a key must be plain text.']],
    [
      'a bad escape, and a bad value beside it',
      'state_dir: "/\\q"\nroot_oid: x',
      [
        '1:14: between double quotes a backslash begins an escape, and there is none like this: use single quotes.',
        '2:11: root_oid: "x" is not an OID: wanted are numbers with dots between, such as 1.3.6.1.4.1.8072.9999.9999.2004.',
      ],
    ],
    [
      'a list that holds itself',
      'sources: &s [*s]',
      ['1:13: sources[0][0][0][0][0][0][0][0]: is nested deeper than 16 levels, or holds itself.'],
    ],
  ],
  octets: [
    [
      'a control character',
      'state_dir: /a\u001b[2J',
      ['1:14: the control character \\x1b does not belong into a configuration.'],
    ],
    [
      'a control character by escape',
      'state_dir: "/a\\e"',
      ['1:12: state_dir: holds the control character \\x1b: take it out.'],
    ],
  ],
  schedule: [
    ['a list', 'schedule: [a]', ['1:11: schedule: is a list, but text is wanted.']],
    ['a number', 'schedule: 10', ['1:11: schedule: is a number, but text is wanted: put it in quotes.']],
    ['a truth value', 'schedule: true', ['1:11: schedule: is true or false, but text is wanted: put it in quotes.']],
    ['no text', 'schedule: ""', ['1:11: schedule: is empty text: give it a value, or leave the key out.']],
    ['too few fields', 'schedule: "* * *"', [`1:11: schedule: "* * *" is not a schedule: ${FIELDS}`]],
    [
      'two bad fields',
      'schedule: "61 * 25 * * *"',
      [
        '1:11: schedule: "61 * 25 * * *" is not a schedule: "61" cannot be a second (0-59), "25" cannot be an hour (0-23).',
      ],
    ],
  ],
  agentx: [
    ['text', 'agentx: unix:/a', ['1:9: agentx: is text, but a map with keys such as "master:" is wanted.']],
    [
      'no port',
      'agentx: {master: "tcp:localhost"}',
      [
        '1:18: agentx.master: "tcp:localhost" is not the address of a master: wanted is unix:/path or tcp:host:port; did you mean "tcp:localhost:705"?',
      ],
    ],
    [
      'no kind',
      'agentx: {master: "localhost:705"}',
      [
        '1:18: agentx.master: "localhost:705" is not the address of a master: wanted is unix:/path or tcp:host:port; did you mean "tcp:localhost:705"?',
      ],
    ],
    [
      'a port beyond all',
      'agentx: {master: "tcp:a:99999"}',
      ['1:18: agentx.master: "tcp:a:99999" is not the address of a master: wanted is unix:/path or tcp:host:port.'],
    ],
  ],
  root_oid: [
    ['a number', 'root_oid: 1.3', ['1:11: root_oid: is a number, but text is wanted: put it in quotes.']],
    [
      'all of enterprises',
      'root_oid: 1.3.6.1.4.1',
      [
        '1:11: root_oid: "1.3.6.1.4.1" cannot be the root of a MIB module: wanted are 7 to 48 numbers, such as 1.3.6.1.4.1.8072.9999.9999.2004.',
      ],
    ],
    [
      'a first arc beyond all',
      'root_oid: 3.3.6.1.4.1.1',
      [
        '1:11: root_oid: "3.3.6.1.4.1.1" cannot be the root of a MIB module: wanted are 7 to 48 numbers, such as 1.3.6.1.4.1.8072.9999.9999.2004.',
      ],
    ],
  ],
  sources: [
    [
      'an empty list',
      'sources: []',
      ['1:10: sources: is an empty list: add a source, or leave the key out to read the logs of a Mail Toaster.'],
    ],
    ['a map', 'sources: {send: x}', ['1:10: sources: is a map of keys, but a list is wanted.']],
    [
      'an item without fields',
      'sources:\n  -\n',
      ['2:3: sources[0]: has no value, but a map with keys such as "name:" is wanted.'],
    ],
    [
      'no name and no path',
      source('services: [send]'),
      [
        '2:5: sources[0]: has no "name": name the source, such as "name: send".',
        '2:5: sources[0]: has no "path": add the absolute path of the log file.',
      ],
    ],
    [
      'no services',
      source('name: a, path: /a'),
      [`2:5: sources[0]: has no "services": list what is counted in this log, of ${SERVICES}.`],
    ],
    [
      'a blank in a name',
      source('name: a b, path: /a, services: [send]'),
      [`2:12: sources[0].name: "a b" cannot be a name: ${NAME}`],
    ],
    [
      'a name of dots',
      source('name: .., path: /a, services: [send]'),
      [`2:12: sources[0].name: ".." cannot be a name: ${NAME}`],
    ],
    [
      'a relative path',
      source('name: a, path: a/b, services: [send]'),
      ['2:21: sources[0].path: "a/b" is not an absolute path: begin it with "/".'],
    ],
    [
      'a directory',
      source('name: a, path: /a/, services: [send]'),
      ['2:21: sources[0].path: "/a/" is a directory: give the log file in it, such as "/a/current".'],
    ],
    [
      'services as text',
      source('name: a, path: /a, services: send'),
      ['2:35: sources[0].services: is text, but a list is wanted: write [send].'],
    ],
    [
      'no service in the list',
      source('name: a, path: /a, services: []'),
      [`2:35: sources[0].services: is an empty list: name at least one of ${SERVICES}.`],
    ],
    [
      'a service near a known one',
      source('name: a, path: /a, services: [smpt]'),
      ['2:36: sources[0].services[0]: "smpt" is not a service; did you mean "smtp"?'],
    ],
    [
      'a service near none',
      source('name: a, path: /a, services: [x]'),
      [`2:36: sources[0].services[0]: "x" is not a service; there are ${SERVICES}.`],
    ],
    [
      'the service agent',
      source('name: a, path: /a, services: [agent]'),
      ['2:36: sources[0].services[0]: "agent" counts maillogs itself and reads no log: leave it out.'],
    ],
    [
      'an unknown start',
      source('name: a, path: /a, services: [send], start: begin'),
      ['2:50: sources[0].start: "begin" is not one of beginning, end.'],
    ],
    [
      'a start near a known one',
      source('name: a, path: /a, services: [send], start: End'),
      ['2:50: sources[0].start: "End" is not one of beginning, end; did you mean "end"?'],
    ],
    [
      'the log itself as its rotation',
      source('name: a, path: /l/a, services: [send], rotated: [old/, ../l/a]'),
      [
        '2:61: sources[0].rotated[1]: "../l/a" is the log itself: name what it is called after a rotation, such as "a.*".',
      ],
    ],
    [
      'a list of no rotations',
      source('name: a, path: /a, services: [send], rotated: []'),
      ['2:52: sources[0].rotated: is an empty list: name a directory or a pattern, or leave the key out.'],
    ],
    [
      'a number as a rotation',
      source('name: a, path: /a, services: [send], rotated: 1'),
      ['2:52: sources[0].rotated: is a number, but text is wanted: put it in quotes.'],
    ],
    [
      'a journal beside what only files have',
      source('name: a, journal: {facility: mail}, services: [imap], path: /a, rotated: old/, program: dovecot'),
      [
        '2:66: sources[0].path: cannot stand beside "journal": a source is a log file or the journal.',
        '2:79: sources[0].rotated: cannot stand beside "journal": the journal knows its own files.',
        '2:94: sources[0].program: cannot stand beside "journal": every entry of the journal carries a name.',
      ],
    ],
    [
      'what no journal has',
      source('name: a, journal: {facility: mial, units: [-x, "a b"], directory: j, unit: x}, services: [imap]'),
      [
        '2:35: sources[0].journal.facility: "mial" is not one of kern, user, mail, daemon, auth, syslog, lpr, news, uucp, cron, authpriv, ftp, local0, local1, local2, local3, local4, local5, local6, local7; did you mean "mail"?',
        '2:49: sources[0].journal.units[0]: "-x" cannot be the name of a unit: give it as systemctl lists it, such as "postfix@-" or "dovecot".',
        '2:53: sources[0].journal.units[1]: "a b" cannot be the name of a unit: give it as systemctl lists it, such as "postfix@-" or "dovecot".',
        '2:72: sources[0].journal.directory: "j" is not an absolute path: begin it with "/".',
        '2:75: sources[0].journal.unit: is not a key known here; did you mean "units"?',
      ],
    ],
    [
      'a program that is not known',
      source('name: a, path: /a, services: [imap], program: dovcot'),
      ['2:52: sources[0].program: "dovcot" is not a program whose lines are known; did you mean "dovecot"?'],
    ],
    [
      'a tag that no line can carry, and one for a program that is not known',
      source('name: a, path: /a, services: [imap], tags: {"a:b": dovecot, c: courierd}'),
      [
        '2:50: sources[0].tags["a:b"]: "a:b" cannot be the name of a program: give the word that stands before "[" or ":" in the log, such as "postgrey".',
        '2:69: sources[0].tags.c: "courierd" is not a program whose lines are known; did you mean "couriertcpd"?',
      ],
    ],
    [
      'tags of lines without a name',
      source('name: a, path: /a, services: [imap], program: dovecot, tags: {b: dovecot}'),
      ['2:67: sources[0].tags: cannot stand beside "program": a log whose lines carry no name has no tags either.'],
    ],
    [
      'a word for tags',
      source('name: a, path: /a, services: [imap], tags: dovecot-mx'),
      ['2:49: sources[0].tags: is text, but a map with keys such as "dovecot-mx: dovecot" is wanted.'],
    ],
    [
      'one line counted twice',
      'sources:\n- {name: a, path: /a, services: [pop3, imap]}\n- {name: b, path: /a, services: [imap]}',
      ['3:3: sources[1]: reads "/a" for imap, as source "a" does: every line would count twice.'],
    ],
  ],
  counters: [
    [
      'no match',
      'counters:\n  - {name: a, source: send}',
      ['2:5: counters[0]: has no "match": add the pattern that a line must match, or the line itself as "line".'],
    ],
    [
      'a source that is not there',
      'counters:\n  - {name: a, source: sends, match: x}',
      ['2:23: counters[0].source: "sends" is not the name of a source; did you mean "send"?'],
    ],
    [
      'a source near none',
      'counters:\n  - {name: a, source: x, match: x}',
      ['2:23: counters[0].source: "x" is not the name of a source; there are "send", "smtp", "maillog".'],
    ],
    [
      'a name twice',
      'counters:\n- {name: a, source: send, match: x}\n- {name: a, source: send, match: y}',
      ['3:10: counters[1].name: "a" is given as counters[0].name on line 2 already: each wants its own.'],
    ],
    [
      'units longer than can be served',
      counter(`units: ${'x'.repeat(64)}`),
      ['2:46: counters[0].units: is 64 characters long, of which 63 can be served: make it shorter.'],
    ],
    [
      'help that is not ASCII',
      counter('help: "für alle"'),
      ['2:45: counters[0].help: "f\\xc3\\xbcr alle" has characters that SNMP tools may not show: write it in ASCII.'],
    ],
    [
      'a pid in the program',
      counter('program: "a[1]"'),
      [
        '2:48: counters[0].program: "a[1]" cannot be the name of a program: give the word that stands before "[" or ":" in the log, such as "postgrey".',
      ],
    ],
    [
      'a number for a pattern',
      'counters:\n- {name: a, source: send, match: 550}',
      ['2:34: counters[0].match: is a number, but text is wanted: put it in quotes.'],
    ],
    [
      'a group with a sign',
      counter('add: $1'),
      [
        '2:44: counters[0].add: "$1" cannot be the name of a capture group: wanted are letters, digits and "_", such as octets for (?P<octets>...).',
      ],
    ],
    ['an unknown key', counter('math: x'), ['2:39: counters[0].math: is not a key known here; did you mean "match"?']],
    [
      'an unknown service',
      counter('service: imapd'),
      ['2:48: counters[0].service: "imapd" is not a service; did you mean "imap"?'],
    ],
  ],
  archive: [
    ['nothing in it', 'archive:', ['1:1: archive: has no value, but a map with keys such as "logs_base:" is wanted.']],
    [
      'a relative base',
      'archive: {logs_base: log}',
      ['1:22: archive.logs_base: "log" is not an absolute path: begin it with "/".'],
    ],
    [
      'a switch in words',
      'archive: {enabled: yes}',
      ['1:20: archive.enabled: is text, but true or false is wanted, without quotes.'],
    ],
    [
      'a switch in quotes',
      'archive: {untai: "true"}',
      ['1:18: archive.untai: is text, but true or false is wanted, without quotes.'],
    ],
    [
      'a switch as a number',
      'archive: {purge: 1}',
      ['1:18: archive.purge: is a number, but true or false is wanted, without quotes.'],
    ],
    [
      'a switch of nothing',
      'archive: {taifiles: }',
      ['1:11: archive.taifiles: has no value, but true or false is wanted, without quotes.'],
    ],
    [
      'an unknown zone',
      'archive: {timezone: UTC}',
      ['1:21: archive.timezone: "UTC" is not one of local, utc; did you mean "utc"?'],
    ],
    [
      'an unknown key',
      'archive: {log_base: /x}',
      ['1:11: archive.log_base: is not a key known here; did you mean "logs_base"?'],
    ],
  ],
  history: [['another program', 'history: mrtg', ['1:10: history: "mrtg" is not one of rrdtool, none.']]],
  metrics: [
    [
      'a port',
      'metrics: {listen: "9117"}',
      [
        '1:19: metrics.listen: "9117" is no address to listen at: wanted is one in numbers, such as tcp:127.0.0.1:9117 or tcp:[::1]:9117; did you mean "tcp:127.0.0.1:9117"?',
      ],
    ],
    [
      'an address that others can reach',
      'metrics: {listen: "tcp:0.0.0.0:9117"}',
      [
        '1:19: metrics.listen: "tcp:0.0.0.0:9117" can be reached from other machines, and whoever reaches it can read every count: say "listen_anywhere: true" below "metrics" if that is meant, or listen at 127.0.0.1.',
      ],
    ],
    [
      'files that no one reads',
      'metrics: {textfile: maillogs.prom, zones: [zen]}',
      [
        '1:21: metrics.textfile: "maillogs.prom" is not an absolute path: begin it with "/".',
        '1:44: metrics.zones[0]: "zen" is not the name of a DNS list, such as zen.spamhaus.org.',
      ],
    ],
    [
      'a name that node_exporter does not read',
      'metrics: {textfile: /x/maillogs.txt}',
      [
        '1:21: metrics.textfile: "/x/maillogs.txt" is a file that node_exporter does not read: let its name end in ".prom".',
      ],
    ],
  ],
  snmp: [
    [
      'an address without its kind',
      'snmp: {listen: 127.0.0.1}',
      [
        '1:16: snmp.listen: "127.0.0.1" is no address to listen at: wanted is one in numbers, such as udp:127.0.0.1:1161 or udp:[::1]:1161; did you mean "udp:127.0.0.1:1161"?',
      ],
    ],
    [
      'an address that others can reach',
      'snmp: {listen: "udp:0.0.0.0:1161", community: mine}',
      [
        '1:16: snmp.listen: "udp:0.0.0.0:1161" can be reached from other machines: say "listen_anywhere: true" below "snmp" if that is meant, or listen at 127.0.0.1.',
      ],
    ],
    [
      'an address that others can reach, for everyone',
      'snmp: {listen: "udp:[::]:1161", listen_anywhere: true}',
      [
        '1:16: snmp.listen: "udp:[::]:1161" can be reached from other machines, and everyone knows the community "public": give a "community" of your own or "users" below "snmp".',
      ],
    ],
    [
      'the same with users beside the community',
      'snmp: {listen: "udp:192.0.2.1:161", listen_anywhere: true, community: public, users: [{name: a, auth_password: 12345678a}]}',
      [
        '1:16: snmp.listen: "udp:192.0.2.1:161" can be reached from other machines, and everyone knows the community "public": give a "community" of your own or "users" below "snmp".',
      ],
    ],
    [
      'a user without a password',
      'snmp: {users: [{name: ann}]}',
      ['1:16: snmp.users[0]: has no "auth_password": a user needs a password.'],
    ],
    [
      'a short password, and encryption without one',
      'snmp:\n  users:\n    - {name: ann, auth: SHA, auth_password: secret, priv: AES}',
      [
        '3:45: snmp.users[0].auth_password: is a password of less than 8 characters, which SNMPv3 does not take.',
        '3:59: snmp.users[0].priv: encryption needs a "priv_password" beside it.',
      ],
    ],
    [
      'protocols that are none of ours',
      'snmp: {users: [{name: ann, auth: MD5, auth_password: 12345678a, priv: DES, priv_password: 12345678a}]}',
      [
        '1:34: snmp.users[0].auth: "MD5" is not one of SHA, SHA-224, SHA-256, SHA-384, SHA-512.',
        '1:71: snmp.users[0].priv: "DES" is not one of AES, AES-256, AES-256-C; did you mean "AES"?',
      ],
    ],
    [
      'a user twice',
      'snmp: {users: [{name: ann, auth_password: 12345678a}, {name: ann, auth_password: 12345678a}]}',
      ['1:62: snmp.users[1].name: "ann" is given as snmp.users[0].name on line 1 already: each wants its own.'],
    ],
  ],
  mta_mib: [
    ['a word', 'mta_mib: yes', ['1:10: mta_mib: is text, but true or false is wanted, without quotes.']],
    ['nothing', 'mta_mib:', ['1:1: mta_mib: has no value, but true or false is wanted, without quotes.']],
    [
      'an index of zero',
      'mta_mib: {appl_index: 0}',
      ['1:23: mta_mib.appl_index: is out of range: a whole number from 1 to 2147483647 is wanted.'],
    ],
    [
      'half an index',
      'mta_mib: {appl_index: 1.5}',
      ['1:23: mta_mib.appl_index: is out of range: a whole number from 1 to 2147483647 is wanted.'],
    ],
    [
      'an index in quotes',
      'mta_mib: {appl_index: "1"}',
      ['1:23: mta_mib.appl_index: is text, but a whole number from 1 to 2147483647 is wanted.'],
    ],
    [
      'a name that is too long',
      `mta_mib: {appl_name: ${'x'.repeat(256)}}`,
      ['1:22: mta_mib.appl_name: is longer than the 255 octets of a name.'],
    ],
    [
      'an unknown key',
      'mta_mib: {index: 1}',
      ['1:11: mta_mib.index: is not a key known here; known are appl_index, appl_name.'],
    ],
  ],
  counter32_mirror: [
    [
      'a number',
      'counter32_mirror: 1',
      ['1:19: counter32_mirror: is a number, but true or false is wanted, without quotes.'],
    ],
  ],
  farm: [
    ['no hosts', 'farm: {community: x}', ['1:7: farm: has no "hosts": list the hosts of the farm.']],
    [
      'an empty list of hosts',
      'farm: {hosts: []}',
      ['1:15: farm.hosts: is an empty list: name the hosts, or leave "farm" out.'],
    ],
    [
      'a host with a blank',
      'farm: {hosts: [a b]}',
      [
        '1:16: farm.hosts[0]: "***" is not a host: wanted is a name or an address, such as mx1.example.org or [2001:db8::1]:161.',
      ],
    ],
    [
      'a host twice',
      'farm: {hosts: [a, a]}',
      ['1:19: farm.hosts[1]: "a" is given as farm.hosts[0] on line 1 already: each wants its own.'],
    ],
    [
      'a number for a community',
      'farm: {hosts: [a], community: 123}',
      ['1:31: farm.community: is a number, but text is wanted: put it in quotes.'],
    ],
    [
      'a user of SNMPv3 that is not named',
      'farm: {hosts: [a], v3_auth: SHA}',
      ['1:7: farm: has "v3_auth", but no "v3_user": name the user of SNMPv3.'],
    ],
    [
      'two ways to ask',
      'farm: {hosts: [a], v3_user: u, community: x}',
      ['1:7: farm: has a v3_user and a community: give one of them.'],
    ],
    [
      'two communities',
      'farm: {hosts: [a], community_file: /c, community: x}',
      ['1:7: farm: has a community and a community_file: give one of them.'],
    ],
    [
      'a name that no community can be',
      'farm: {hosts: [a], name: a b}',
      [
        '1:26: farm.name: "***" cannot be the name of a farm, which is an SNMP context: wanted are 1 to 32 letters, digits, "." and "-".',
      ],
    ],
    [
      'the community of another',
      'snmp: {community: secret words}\nfarm: {hosts: [a], served_community: secret words}',
      ['2:7: farm: has the community of "snmp" as its "served_community": give the farm one of its own.'],
    ],
    [
      'two hosts of one name',
      'farm: {hosts: [a, {host: b, name: a}]}',
      ['1:19: farm.hosts[1]: "a" is given as farm.hosts[0] on line 1 already: each wants its own.'],
    ],
  ],
};
