// The table of commands: parsing, help and personalities derive from it.

import { checkNames } from '../nagios/checks';
import { legacyServices } from '../registry/registry';
import type { CommandSpec, OptionSpec } from './command';
import { doctorOptions, walkOptions } from './doctor-options';
import { exportKindNames, exportOptions } from './export-options';
import { nameOptions } from './name-options';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, OptionSpec>> = {
  config: { value: 'FILE', completion: 'file', help: 'read this configuration instead of the usual places' },
  state: { value: 'DIR', completion: 'directory', help: 'keep the counters here instead of in state_dir' },
  help: { help: 'show this help', short: 'h' },
  version: { help: 'show the version', short: 'V' },
};

/** What the Perl program took: a line of a crontab or of snmpd.conf that has them goes on to work. */
const perlOptions: Readonly<Record<string, OptionSpec>> = {
  r: { short: 'r', help: 'accepted, since the Perl program had it; changes nothing' },
  v: { short: 'v', help: 'accepted, since the Perl program had it; changes nothing' },
};

/** What is looked at instead of this host's counters. */
const farmOption: OptionSpec = { help: 'the sums of the farm of the configuration, as last saved by its agent' };

export const commands: readonly CommandSpec[] = [
  {
    name: 'agent',
    operands: '[udp:ADDRESS:PORT]',
    maxOperands: 1,
    summary: 'run the daemon: count on schedule, answer SNMP through snmpd (AgentX)',
    example: 'maillogs agent --standalone udp:127.0.0.1:1161',
    options: {
      standalone: {
        help: 'answer SNMP itself, without an snmpd, at the given address (udp:127.0.0.1:1161 when none is)',
      },
      'listen-anywhere': { help: 'that address may be one that other machines can reach' },
      'log-format': {
        value: 'FORMAT',
        choices: ['text', 'json'],
        help: 'what is told on stderr: text, or json with one object a line (text when not given)',
      },
    },
    run: async (invocation) => (await import('./command-agent')).run(invocation),
  },
  ...legacyServices.map(
    (service): CommandSpec => ({
      name: service,
      operands: '',
      maxOperands: 0,
      summary: `make one pass, then print the ${service} counters as name:value:name:value...`,
      example: `maillogs ${service}`,
      options: perlOptions,
      run: async (invocation) => (await import('./command-legacy')).run(invocation),
    }),
  ),
  {
    name: 'count',
    operands: '[SERVICE|NAME...] [FILE...]',
    maxOperands: Number.MAX_SAFE_INTEGER,
    completion: 'file',
    summary: 'count the given log files or stdin; touches no state, needs no configuration',
    example: 'maillogs count --service imap,pop3 /var/log/mail.log',
    options: {
      service: {
        value: 'S[,S...]',
        isList: true,
        completion: 'service',
        help: 'the services to count, or all; may be given several times (all when not given)',
      },
      format: {
        value: 'FORMAT',
        choices: ['legacy', 'json', 'table'],
        help: 'legacy, json or table (table when not given)',
      },
      all: { help: 'on a terminal, show those that are 0, too' },
      ...nameOptions,
      root: { value: 'OID', help: 'show OIDs below this root' },
    },
    run: async (invocation) => (await import('./command-count')).run(invocation),
  },
  {
    name: 'explain',
    operands: '[FILE...|PROGRAM...]',
    maxOperands: Number.MAX_SAFE_INTEGER,
    completion: 'file',
    summary: 'show for each line which rule claims it and what it adds, or that none does',
    example: 'maillogs explain --unclaimed /var/log/mail.log',
    options: {
      service: {
        value: 'S[,S...]',
        isList: true,
        completion: 'service',
        help: 'the services whose rules are asked, or all; may be given several times (all when not given)',
      },
      ...nameOptions,
      summary: { help: 'show only how many lines each rule claims, at the speed of count' },
      unclaimed: { help: 'show only the lines that no rule claims' },
      rules: { help: 'read no file: show the rules of each PROGRAM, or all, with what they add and a sample' },
    },
    run: async (invocation) => (await import('./command-explain')).run(invocation),
  },
  {
    name: 'show',
    operands: '[SERVICE|NAME...]',
    maxOperands: Number.MAX_SAFE_INTEGER,
    completion: 'service',
    summary: 'show every counter as last committed, or those of services, by names or patterns such as *failure*',
    example: "maillogs show imap 'send.delivery*' --rates",
    options: {
      rates: { help: 'show how fast each grew before that, too' },
      all: { help: 'on a terminal, show those that are 0, too' },
      farm: farmOption,
      format: {
        value: 'FORMAT',
        choices: ['table', 'json', 'openmetrics'],
        help: 'table, json or openmetrics (table when not given)',
      },
    },
    run: async (invocation) => (await import('./command-show')).run(invocation),
  },
  {
    name: 'top',
    operands: '[SERVICE|NAME...]',
    maxOperands: Number.MAX_SAFE_INTEGER,
    completion: 'service',
    summary: 'show live totals, rates and the last minutes of what is counted; ? shows the keys',
    example: "maillogs top send imap '*failure*'",
    options: {
      once: { help: 'show one reading as plain text, as is done where stdout is no terminal' },
      farm: farmOption,
    },
    run: async (invocation) => (await import('./command-top')).run(invocation),
  },
  {
    name: 'yesterday',
    operands: '',
    maxOperands: 0,
    summary: 'report what the mail system did on a day, from the logs on the disk; exit status 0 for periodic(8)',
    example: 'maillogs yesterday --format html --mail-to postmaster@example.org',
    options: {
      day: { value: 'DAY', help: 'today, yesterday, or such as 2026-11-28 (yesterday when not given)' },
      from: { value: 'TIME', help: 'from this local time on, such as "2026-11-28 18:00"' },
      to: { value: 'TIME', help: 'up to this local time' },
      format: { value: 'FORMAT', choices: ['text', 'html', 'json'], help: 'text, html or json (text when not given)' },
      top: { value: 'NUMBER', help: 'how many reasons and hosts are listed (10 when not given)' },
      'mail-to': { value: 'ADDRESS', help: 'mail the report there, by the sendmail command, instead of printing it' },
    },
    run: async (invocation) => (await import('./command-yesterday')).run(invocation),
  },
  {
    name: 'farm',
    operands: 'poll',
    maxOperands: 1,
    completion: ['poll'],
    summary: 'ask the members of the farm, and show each and the sum; exit status 1 where one could not be added',
    example: 'maillogs farm poll --watch',
    options: {
      format: {
        value: 'FORMAT',
        choices: ['table', 'json', 'csv', 'openmetrics', 'legacy'],
        help: 'table, json, csv, openmetrics or legacy (table when not given)',
      },
      watch: { help: 'go on until it is interrupted, as often as "every" of the farm says' },
    },
    run: async (invocation) => (await import('./command-farm')).run(invocation),
  },
  {
    name: 'audit',
    operands: '',
    maxOperands: 0,
    summary: 'count the logs still on disk again and compare with the counters; exit status 65 where they differ',
    example: 'maillogs audit',
    options: { format: { value: 'FORMAT', choices: ['table', 'json'], help: 'table or json (table when not given)' } },
    run: async (invocation) => (await import('./command-audit')).run(invocation),
  },
  {
    name: 'check',
    operands: '',
    maxOperands: 0,
    summary: 'check the configuration and say everything that is wrong with it',
    example: 'maillogs check --config /etc/maillogs/maillogs.yaml',
    options: {},
    run: async (invocation) => (await import('./command-check')).run(invocation),
  },
  {
    name: 'init',
    operands: '',
    maxOperands: 0,
    summary: 'look at what this host logs and write a configuration for it; without --out, to standard output',
    example: 'maillogs init --out /etc/maillogs/maillogs.yaml',
    options: {
      out: { value: 'FILE', help: 'write it there; a file that is there already is left as it is' },
      force: { help: 'replace that file' },
      root: { value: 'DIR', help: 'look at the host whose files lie below DIR, such as a jail' },
    },
    run: async (invocation) => (await import('./command-init')).run(invocation),
  },
  {
    name: 'schema',
    operands: '',
    maxOperands: 0,
    summary: 'print the JSON Schema of the configuration, for editors',
    example: 'maillogs schema > /etc/maillogs/maillogs.schema.json',
    options: {},
    run: async (invocation) => (await import('./command-schema')).run(invocation),
  },
  {
    name: 'doctor',
    operands: '',
    maxOperands: 0,
    summary: 'try the whole chain from the configuration to an answer of snmpd, and say what to do where it is broken',
    example: 'maillogs doctor --v3-user poller --v3-auth sha256',
    options: doctorOptions,
    run: async (invocation) => (await import('./command-doctor')).run(invocation),
  },
  {
    name: 'walk',
    operands: '[NAME|OID]',
    maxOperands: 1,
    completion: 'service',
    summary: 'show what an SNMP agent serves of our MIB, or below a name or OID, with names and no MIB files',
    example: 'maillogs walk imap --host mx1.example.org --v3-user poller',
    options: walkOptions,
    run: async (invocation) => (await import('./command-walk')).run(invocation),
  },
  {
    name: 'get',
    operands: 'NAME|OID...',
    maxOperands: 100,
    summary: 'show what an SNMP agent answers for names such as imap.success or mtlImapSuccess.0, or OIDs',
    example: 'maillogs get imap.success sysUpTime',
    options: walkOptions,
    run: async (invocation) => (await import('./command-walk')).run(invocation),
  },
  {
    name: 'nagios',
    operands: `[${checkNames.join('|')}]`,
    maxOperands: 1,
    completion: checkNames,
    summary: 'a plugin for Nagios and Icinga: one line and the state as exit status, of one check or of all',
    example: 'maillogs nagios -w 300 -c 1800 lag',
    options: {
      warning: {
        value: 'RANGE',
        short: 'w',
        help: 'WARNING outside this range, such as 300, 10:20 or @10:20',
      },
      critical: { value: 'RANGE', short: 'c', help: 'CRITICAL outside this range' },
      within: { value: 'TIME', help: 'how long ago a loss still matters, such as 90m or 7d (24h when not given)' },
    },
    run: async (invocation) => (await import('./command-nagios')).run(invocation),
  },
  {
    name: 'graph',
    operands: '',
    maxOperands: 0,
    summary: 'draw what is counted, as pictures and a page with them, by rrdtool',
    example: 'maillogs graph --from-logs --out /tmp/mail',
    options: {
      'from-logs': { help: 'from the logs that are on the disk already, instead of what the agent has kept' },
      out: { value: 'DIR', completion: 'directory', help: 'the directory for index.html and the pictures' },
      days: { value: 'DAYS', help: 'how far back the logs are read (31 when not given)' },
      format: { value: 'FORMAT', choices: ['png', 'svg'], help: 'png or svg (png when not given)' },
    },
    run: async (invocation) => (await import('./command-graph')).run(invocation),
  },
  {
    name: 'export',
    operands: 'KIND',
    maxOperands: 1,
    completion: exportKindNames,
    summary: 'make the files by which a monitoring tool polls and draws the counters; without KIND, list the tools',
    example: 'maillogs export mrtg --host mx1.example.org',
    options: exportOptions,
    run: async (invocation) => (await import('./command-export')).run(invocation),
  },
  {
    name: 'import',
    operands: 'DIR',
    maxOperands: 1,
    completion: 'directory',
    summary: "take over the counters of the Perl program's files (send.txt ...) in a directory, once",
    example: 'maillogs import --dry-run /var/log/mail/counters',
    options: {
      'dry-run': { help: 'only say what each key would become' },
      again: { help: 'also take what was imported before: its values count twice' },
    },
    run: async (invocation) => (await import('./command-import')).run(invocation),
  },
  {
    name: 'postprocess',
    operands: 'send|smtp|pop3',
    maxOperands: 1,
    completion: ['send', 'smtp', 'pop3'],
    summary: 'count, archive and pass on a log file for multilog, which runs it as !./sendlog',
    example: "multilog t !'maillogs postprocess send' /var/log/mail/send",
    options: {},
    run: async (invocation) => (await import('./command-postprocess')).run(invocation),
  },
  {
    name: 'completion',
    operands: 'SHELL',
    maxOperands: 1,
    completion: ['bash', 'zsh', 'fish'],
    summary: 'print what bash, zsh or fish completes after "maillogs", as a script for it to read',
    example: 'maillogs completion bash > /etc/bash_completion.d/maillogs',
    options: {},
    run: async (invocation) => (await import('./command-completion')).run(invocation, { commands, commonOptions }),
  },
  {
    name: 'mib',
    operands: '',
    maxOperands: 0,
    summary: 'print the MIB module for the configured root',
    example: 'maillogs mib > /usr/share/snmp/mibs/MAIL-TOASTER-LOGS-MIB.txt',
    options: {
      root: { value: 'OID', help: 'print it for this root instead' },
      module: {
        value: 'NAME',
        choices: ['mib', 'caps'],
        help: 'mib, or caps for MAIL-TOASTER-LOGS-CAPS-MIB (mib when not given)',
      },
    },
    run: async (invocation) => (await import('./command-mib')).run(invocation),
  },
];

/** The command of that name; undefined where there is none. */
export function findCommand(name: string): CommandSpec | undefined {
  return commands.find((command) => command.name === name);
}
