// check_snmp 2.3 asks as the exported objects of Icinga 2 and of Nagios say: every counter in its performance data, by
// name, is what is counted; and icinga2 takes the objects.

import { ROOT } from '../support/agent-config';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { systemPath } from '../support/private-snmpd';
import { TempDirectory } from '../support/temp-directory';
import { differences, startToldSite, swapped, type ToldSite } from '../support/told-site';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;
const PLUGINS = '/usr/lib/nagios/plugins';

interface Check {
  readonly oids: string;
  readonly labels: string;
}

const checksIn: Readonly<Record<string, (text: string) => readonly Check[]>> = {
  icinga2: (text) =>
    [...text.matchAll(/vars\.snmp_oid = "(.+)"\n {2}vars\.snmp_label = "(.+)"/g)].map(([, oids, labels]) => ({
      oids: oids!,
      labels: labels!,
    })),
  nagios: (text) =>
    [...text.matchAll(/check_maillogs(?:_rate)?!(.+)!(.+)$/gm)].map(([, oids, labels]) => ({
      oids: oids!,
      labels: labels!,
    })),
};

/** What check_snmp says, as it is asked for totals or for rates. */
function checkSnmp(site: ToldSite, { oids, labels }: Check, ...more: readonly string[]) {
  const words = [
    '-H',
    '127.0.0.1',
    '-p',
    String(site.port),
    '-P',
    '2c',
    '-C',
    'public',
    '-t',
    '2',
    '-e',
    '1',
    '-o',
    oids,
    '-l',
    labels,
  ];
  const state = keep(new TempDirectory()).path;
  return runProgram([`${PLUGINS}/check_snmp`, ...words, ...more], {
    env: { PATH: systemPath, NAGIOS_PLUGIN_STATE_DIRECTORY: state },
  });
}

/** Without the gauges, which `maillogs show` does not have. */
function stored(site: ToldSite, checks: readonly Check[]): ReadonlyMap<string, bigint | undefined> {
  const values = checks.flatMap((check) => {
    const { code, stdout } = checkSnmp(site, check);
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
    const values = stored(site, checks);
    expect(differences(values, site.view)).toEqual([]);
    expect(values.size).toBeGreaterThan(120);
    expect(values.get('greylisted')).toBe(site.view.get('greylisted'));
    // The first time there is nothing to compute a rate of, which is well.
    expect(checkSnmp(site, checks[1]!, '--rate', '--rate-multiplier=60')).toMatchObject({ code: 0 });

    const spam = checksIn[kind]!(swapped(text, `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`)).filter(({ labels }) =>
      labels.includes('spamassassin.ham,'),
    );
    expect(differences(stored(site, spam), site.view).map((each) => each.split(':')[0])).toEqual([
      'spamassassin.ham',
      'spamassassin.spam',
    ]);
  },
);

test('icinga2 takes the objects, a service for each check', async () => {
  const site = await startToldSite(cleanUp);
  const directory = keep(new TempDirectory());
  const text = site.exported('icinga2');
  directory.write('maillogs.conf', text);
  const main = directory.write(
    'icinga2.conf',
    [
      `const PluginDir = "${PLUGINS}"`,
      'include <itl>\ninclude <plugins>\nconst NodeName = "poller"',
      'object Endpoint NodeName {}\nobject Zone "z" { endpoints = [ NodeName ] }',
      `include "${directory.at('maillogs.conf')}"\n`,
    ].join('\n'),
  );
  const { code, stdout, stderr } = runProgram(['icinga2', 'daemon', '-C', '-c', main], { env: { PATH: systemPath } });
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  expect(/Instantiated (\d+) Services/.exec(stdout + stderr)?.[1]).toBe(String(checksIn['icinga2']!(text).length));
});
