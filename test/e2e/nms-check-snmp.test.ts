// check_snmp 2.3 asks as the exported objects of Icinga 2 and of Nagios say: every counter in its performance data, by
// name, is what is counted; and icinga2 takes the objects.

import { readFileSync } from 'node:fs';
import { ROOT } from '../support/agent-config';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { systemPath } from '../support/private-snmpd';
import { TempDirectory } from '../support/temp-directory';
import { differences, POLLER, startToldSite, swapped } from '../support/told-site';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;
const PLUGINS = '/usr/lib/nagios/plugins';

interface Check {
  readonly oids: string;
  readonly labels: string;
}

const checksIn: Readonly<Record<string, (text: string) => readonly Check[]>> = {
  icinga2: (text) =>
    [...text.matchAll(/vars\.snmp(?:v3)?_oid = "(.+)"\n {2}vars\.snmp(?:v3)?_label = "(.+)"/g)].map(
      ([, oids, labels]) => ({
        oids: oids!,
        labels: labels!,
      }),
    ),
  nagios: (text) =>
    [...text.matchAll(/check_maillogs(?:_rate)?!(.+)!(.+)$/gm)].map(([, oids, labels]) => ({
      oids: oids!,
      labels: labels!,
    })),
};

/** The words of check_snmp that each of Icinga's variables becomes, by its own library of commands. */
const ICINGA_WORDS: Readonly<Record<string, string>> = {
  ...{ address: '-H', port: '-p', version: '-P', community: '-C', timeout: '-t', retries: '-e' },
  ...{ user: '-U', context: '-N', seclevel: '-L', auth_alg: '-a', auth_key: '-A', priv_alg: '-x', priv_key: '-X' },
};

/** How check_snmp is called for a check, as the exported objects say. */
function wordsOf(kind: string, text: string, { oids, labels }: Check): readonly string[] {
  if (kind === 'nagios') {
    const [, line] = /command_name {2}check_maillogs\n +command_line {2}\S+ (.*)$/m.exec(text)!;
    const macros = {
      HOSTADDRESS: '127.0.0.1',
      _HOSTMAILLOGS_PORT: /_MAILLOGS_PORT +(\d+)/.exec(text)![1]!,
      ARG1: oids,
      ARG2: labels,
    };
    return Object.entries(macros)
      .reduce((words, [macro, value]) => words.replace(`$${macro}$`, value), line!)
      .split(' ')
      .map((word) => word.replace(/^'(.*)'$/, '$1'));
  }
  const template = /template Service "maillogs" \{([\s\S]*?)\n\}/.exec(text)![1]!;
  const port = /vars\.maillogs_port = (\d+)/.exec(text)![1]!;
  const given = [...template.matchAll(/vars\.(snmp|snmpv3)_(\w+) = "(.*)"/g)].flatMap(([, prefix, name, value]) => {
    const word = { '$host.vars.maillogs_address$': '127.0.0.1', '$host.vars.maillogs_port$': port }[value!] ?? value!;
    expect(ICINGA_WORDS).toHaveProperty(name!);
    return [...(prefix === 'snmpv3' && name === 'user' ? ['-P', '3'] : []), ICINGA_WORDS[name!]!, word];
  });
  expect(template).toContain(`check_command = "${template.includes('snmpv3_user') ? 'snmpv3' : 'snmp'}"`);
  return [...given, '-o', oids, '-l', labels];
}

/** What check_snmp says, as it is asked for totals or for rates. */
function checkSnmp(words: readonly string[], ...more: readonly string[]) {
  const state = keep(new TempDirectory()).path;
  return runProgram([`${PLUGINS}/check_snmp`, ...words, ...more], {
    env: { PATH: systemPath, NAGIOS_PLUGIN_STATE_DIRECTORY: state },
  });
}

/** Without the gauges, which `maillogs show` does not have. */
function stored(kind: string, text: string, checks: readonly Check[]): ReadonlyMap<string, bigint | undefined> {
  const values = checks.flatMap((check) => {
    const { code, stdout } = checkSnmp(wordsOf(kind, text, check));
    expect({ code, check: check.labels }).toEqual({ code: 0, check: check.labels });
    const [, data = ''] = stdout.split('|');
    return [...data.matchAll(/'?([^\s'=]+)'?=(\d+)c?/g)].map(([, name, value]) => [name!, BigInt(value!)] as const);
  });
  expect(values).toHaveLength(checks.flatMap(({ labels }) => labels.split(',')).length);
  return new Map(values.filter(([name]) => !/^lag_of_|^agent\.lastPass/.test(name)));
}

test.each(Object.keys(checksIn))(
  '%s asks for every counter under its name, and two exchanged OIDs are found',
  async (kind) => {
    const site = await startToldSite(cleanUp);
    const text = site.exported(kind);
    const checks = checksIn[kind]!(text);
    const values = stored(kind, text, checks);
    expect(differences(values, site.view)).toEqual([]);
    expect(values.size).toBeGreaterThan(120);
    expect(values.get('greylisted')).toBe(site.view.get('greylisted'));
    // The first time there is nothing to compute a rate of, which is well.
    expect(checkSnmp(wordsOf(kind, text, checks[1]!), '--rate', '--rate-multiplier=60')).toMatchObject({ code: 0 });

    const spam = checksIn[kind]!(swapped(text, `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`)).filter(({ labels }) =>
      labels.includes('spamassassin.ham,'),
    );
    expect(differences(stored(kind, text, spam), site.view).map((each) => each.split(':')[0])).toEqual([
      'spamassassin.ham',
      'spamassassin.spam',
    ]);
  },
);

test.each(Object.keys(checksIn))(
  '%s asks over SNMPv3 with authentication and privacy, a farm in its context, as the file says',
  async (kind) => {
    const site = await startToldSite(cleanUp, { lines: POLLER.lines });
    const directory = keep(new TempDirectory());
    const file = directory.at(kind === 'nagios' ? 'maillogs.cfg' : 'maillogs.conf');
    for (const [words, view] of [
      [[], site.view],
      [['--farm'], site.farmView],
    ] as const) {
      site.exportedInto(directory.path, kind, ...words, ...POLLER.words(directory));
      const text = readFileSync(file, 'utf8');
      expect(text).toMatch(/SECRET/);
      expect(text).not.toContain('public');
      const [first] = checksIn[kind]!(text);
      const values = stored(kind, text, [first!]);
      expect(differences(values, view)).toEqual([]);
      expect(values.size).toBe(3);
    }
    if (kind === 'icinga2') expect(icingaComplaint(directory.at('maillogs.conf')).code).toBe(0);
  },
);

/** What icinga2 says of exported objects. */
function icingaComplaint(file: string) {
  const directory = keep(new TempDirectory());
  const main = directory.write(
    'icinga2.conf',
    [
      `const PluginDir = "${PLUGINS}"`,
      'include <itl>\ninclude <plugins>\nconst NodeName = "poller"',
      'object Endpoint NodeName {}\nobject Zone "z" { endpoints = [ NodeName ] }',
      `include "${file}"\n`,
    ].join('\n'),
  );
  return runProgram(['icinga2', 'daemon', '-C', '-c', main], { env: { PATH: systemPath } });
}

test('icinga2 takes the objects, a service for each check', async () => {
  const site = await startToldSite(cleanUp);
  const text = site.exported('icinga2');
  const { code, stdout, stderr } = icingaComplaint(keep(new TempDirectory()).write('maillogs.conf', text));
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  expect(/Instantiated (\d+) Services/.exec(stdout + stderr)?.[1]).toBe(String(checksIn['icinga2']!(text).length));
});
