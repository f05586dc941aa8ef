// Munin's plug-in by munin-run(8), and collectd's snmp plug-in, as `maillogs export` made them: every counter that they
// give or store, by name, is what is counted; two OIDs that were exchanged are found.

import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/agent-config';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { systemPath } from '../support/private-snmpd';
import { TempDirectory } from '../support/temp-directory';
import { differences, POLLER, startToldSite, swapped } from '../support/told-site';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;
type Stored = ReadonlyMap<string, bigint | undefined>;

/** Without the gauges, which `maillogs show` does not have. */
function counted(values: Stored): Stored {
  return new Map([...values].filter(([name]) => !/^lag of |^agent\.lastPass/.test(name)));
}

describe('Munin', () => {
  function run(directory: TempDirectory, graph: string, ...words: readonly string[]): string {
    const link = directory.at('plugins', `maillogs_${graph}`);
    if (!existsSync(link)) symlinkSync(directory.at('maillogs_'), link);
    const places = [
      '--config',
      directory.at('node.conf'),
      '--servicedir',
      directory.at('plugins'),
      '--sconfdir',
      directory.at('conf'),
    ];
    const { code, stdout, stderr } = runProgram(
      ['munin-run', ...places, '--ignore-systemd-properties', `maillogs_${graph}`, ...words],
      {
        env: { PATH: systemPath },
      },
    );
    if (code !== 0) throw new Error(`munin-run ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** What a graph shows of each counter, by the name that its field has as info. */
  function shown(directory: TempDirectory, graph: string): Stored {
    const names = new Map(
      [...run(directory, graph, 'config').matchAll(/^(\w+)\.info (.+)$/gm)].map(([, field, name]) => [field, name!]),
    );
    const values = [...run(directory, graph).matchAll(/^(\w+)\.value (\S+)$/gm)];
    expect(values).toHaveLength(names.size);
    return new Map(values.map(([, field, value]) => [names.get(field)!, value === 'U' ? undefined : BigInt(value!)]));
  }

  test('each graph shows its counters, and two exchanged OIDs are found', async () => {
    const site = await startToldSite(cleanUp);
    const directory = keep(new TempDirectory());
    for (const name of ['plugins', 'conf']) directory.directory(name);
    site.exportedInto(directory.path, 'munin');
    directory.write('conf/maillogs', readFileSync(directory.at('maillogs'), 'utf8'));
    directory.write('node.conf', '');
    const program = directory.at('maillogs_');
    const graphs = runProgram([program, 'suggest']).stdout.trim().split('\n');
    expect(graphs.length).toBeGreaterThan(30);
    expect(run(directory, 'deliveries', 'autoconf')).toBe('yes\n');
    expect(run(directory, 'deliveries', 'config')).toMatch(/^graph_vlabel deliveries per \$\{graph_period\}$/m);
    expect(run(directory, 'message-size', 'config')).toContain(
      'meanMessageOctets.cdef send_messageInfo,0,EQ,UNKN,send_messageOctets,send_messageInfo,/,1,*,IF\n',
    );
    expect(run(directory, 'queue-growth', 'config')).toContain(
      'queueGrowth.cdef send_messageNew,send_messageEnd,-,60,*\n',
    );
    const values = new Map(graphs.flatMap((graph) => [...shown(directory, graph)]));
    expect(differences(counted(values), site.view)).toEqual([]);
    expect(counted(values).size).toBeGreaterThan(150);
    expect(values.get('greylisted')).toBe(site.view.get('greylisted'));

    writeFileSync(program, swapped(readFileSync(program, 'utf8'), `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`));
    chmodSync(program, 0o755);
    expect(differences(shown(directory, 'spam'), site.view).map((each) => each.split(':')[0])).toEqual([
      'spamassassin.ham',
      'spamassassin.spam',
    ]);
  });
});

test('Munin asks over SNMPv3 with authentication and privacy, as the exported file says', async () => {
  const site = await startToldSite(cleanUp, { lines: POLLER.lines });
  const directory = keep(new TempDirectory());
  site.exportedInto(directory.path, 'munin', ...POLLER.words(directory));
  const environment = Object.fromEntries(
    [...readFileSync(directory.at('maillogs'), 'utf8').matchAll(/^env\.(\w+) (.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  symlinkSync(directory.at('maillogs_'), directory.at('maillogs_spam'));
  const { stdout } = runProgram([directory.at('maillogs_spam')], { env: { PATH: systemPath, ...environment } });
  expect(stdout).toBe(
    ['ham', 'spam'].map((word) => `spamassassin_${word}.value ${site.view.get(`spamassassin.${word}`)}\n`).join(''),
  );
});

describe('collectd', () => {
  /** What collectd stored of each counter, by its type instance. */
  async function stored(text: string, wanted: readonly string[]): Promise<Stored> {
    const directory = keep(new TempDirectory());
    const plugin = directory.write('maillogs.conf', text.replace(/Interval \d+/g, 'Interval 1'));
    const csv = `LoadPlugin csv\n<Plugin csv>\n  DataDir "${directory.at('csv')}"\n  StoreRates false\n</Plugin>\n`;
    const own = [
      'Hostname "poller"',
      'FQDNLookup false',
      `BaseDir "${directory.path}"`,
      `PIDFile "${directory.at('pid')}"`,
    ];
    const main = directory.write(
      'collectd.conf',
      `${own.join('\n')}\nTypesDB "/usr/share/collectd/types.db"\nInterval 1\n${csv}Include "${plugin}"\n`,
    );
    const child = keep(new Child(['collectd', '-f', '-C', main], { env: { PATH: systemPath } }));
    const folder = directory.at('csv', '127.0.0.1', 'maillogs');
    const files = () => (existsSync(folder) ? readdirSync(folder) : []);
    const nameOf = (file: string) => file.replace(/^(?:derive|gauge)-/, '').replace(/-\d{4}-\d\d-\d\d$/, '');
    await waitFor(
      'collectd has stored all',
      () => {
        if (child.hasEnded) throw new Error(`collectd ended: ${child.stdout}${child.stderr}`);
        const names = new Set(files().map(nameOf));
        return wanted.every((name) => names.has(name));
      },
      { withinMs: 15_000, seen: () => `${files().length} files; ${child.stdout}${child.stderr}` },
    );
    await child.stop();
    return new Map(
      files().map((file) => {
        const value = readFileSync(join(folder, file), 'utf8').trim().split('\n').at(-1)!.split(',')[1]!;
        return [nameOf(file), /^\d+(?:\.0+)?$/.test(value) ? BigInt(value.split('.')[0]!) : undefined];
      }),
    );
  }

  test('it asks over SNMPv3 with authentication and privacy, a farm in its context, as the exported file says', async () => {
    const site = await startToldSite(cleanUp, { lines: POLLER.lines });
    const directory = keep(new TempDirectory());
    const exported = (...words: readonly string[]) => {
      site.exportedInto(directory.path, 'collectd', ...words, ...POLLER.words(directory));
      return readFileSync(directory.at('maillogs.conf'), 'utf8');
    };
    const values = await stored(exported(), ['send.deliverySuccess', 'policy.accept']);
    expect(values.get('send.deliverySuccess')).toBe(site.view.get('send.deliverySuccess'));
    expect(values.get('policy.accept')).toBe(site.view.get('policy.accept'));
    const sums = await stored(exported('--farm'), ['send.deliverySuccess']);
    expect(sums.get('send.deliverySuccess')).toBe(site.farmView.get('send.deliverySuccess'));
  });

  test('every counter and row is stored under its name, and two exchanged OIDs are found', async () => {
    const site = await startToldSite(cleanUp);
    const text = site.exported('collectd');
    const wanted = [
      'rbl.zone.www.spamcop.net',
      'policy.accept',
      'agent.linesRead.all',
      'send.deliverySuccess',
      'agent.linesRead',
      'lag of all',
    ];
    const values = await stored(text, wanted);
    expect(differences(counted(values), site.view)).toEqual([]);
    expect(counted(values).size).toBeGreaterThan(150);

    const wrong = await stored(swapped(text, `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`), wanted);
    expect(
      differences(counted(wrong), site.view)
        .map((each) => each.split(':')[0])
        .sort(),
    ).toEqual(['spamassassin.ham', 'spamassassin.spam']);
  });
});
