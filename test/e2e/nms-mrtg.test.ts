// MRTG 2.17 includes what `maillogs export mrtg` made, as Debian's mrtg.cfg does, and stores every counter of it
// under the name that the page shows. faketime(1) stops its clock at the moment of each run, so that exactly five
// minutes lie between two of them.

import { readFileSync } from 'node:fs';
import { ROOT } from '../support/agent-config';
import { maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { FakedMrtg } from '../support/faked-mrtg';
import { deliveries, serves, startFarm } from '../support/mail-farm';
import { TempDirectory } from '../support/temp-directory';
import { differences, POLLER, startToldSite, swapped } from '../support/told-site';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;
const MINUTES = 5;

/** The moment of a run of cron, `n` times five minutes after the first. */
const moment = (n: number) =>
  new Date(Date.UTC(2026, 0, 5, 10, n * MINUTES)).toISOString().replace('T', ' ').slice(0, 19);

class Mrtg extends FakedMrtg {
  constructor(exported: string) {
    super(keep(new TempDirectory()), exported);
  }

  /** One run; returns what it complained of, but for the log that is not there the first time. */
  runAt(n: number): readonly string[] {
    return this.run(moment(n)).filter((line) => !(n === 0 && line.includes('Rateup')));
  }
}

/** Without the gauges, which `maillogs show` does not have. */
function counted(values: ReadonlyMap<string, bigint | undefined>): ReadonlyMap<string, bigint | undefined> {
  return new Map([...values].filter(([name]) => !/^lag of |^agent\.lastPass/.test(name)));
}

test('each target stores the counters that its page names, and two exchanged OIDs are found', async () => {
  const site = await startToldSite(cleanUp);
  const text = site.exported('mrtg');
  const mrtg = new Mrtg(text);
  expect(mrtg.runAt(0)).toEqual([]);
  const values = mrtg.stored();
  expect(differences(counted(values), site.view)).toEqual([]);
  expect(counted(values).size).toBeGreaterThan(120);
  expect([...values.keys()]).toEqual(expect.arrayContaining(['greylisted', 'agent.linesRead.all', 'lag of all']));
  expect(values.get('lag of all')).toBe(0n);

  const spam = text.split('\n\n').filter((target) => target.includes('_spam]'));
  const wrong = new Mrtg(swapped(spam.join('\n\n'), `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`));
  wrong.runAt(0);
  const found = differences(wrong.stored(), site.view).map((each) => each.split(':')[0]);
  expect(found).toEqual(['spamassassin.ham', 'spamassassin.spam']);
});

test('it asks over SNMPv3 with authentication and privacy, a farm in its context, as the exported file says', async () => {
  const site = await startToldSite(cleanUp, { lines: POLLER.lines });
  const directory = keep(new TempDirectory());
  for (const [words, view] of [
    [[], site.view],
    [['--farm'], site.farmView],
  ] as const) {
    site.exportedInto(directory.path, 'mrtg', ...words, ...POLLER.words(directory));
    const text = readFileSync(directory.at('maillogs.cfg'), 'utf8');
    expect(text).toMatch(/^# SECRET/m);
    expect(text).not.toContain('public');
    const parts = text
      .split('\n\n')
      .filter((part) => part.includes('EnableSnmpV3') || /_(?:spam|deliveries-\d)\]/.test(part));
    const mrtg = new Mrtg(parts.join('\n\n'));
    expect(mrtg.runAt(0)).toEqual([]);
    expect(differences(mrtg.stored(), view)).toEqual([]);
    expect(mrtg.stored().size).toBe(5);
  }
});

test('the rates of several hosts are those produced, also of a counter that no double can hold', async () => {
  const before = 2n ** 53n + 1n;
  const farm = await startFarm(2, keep, { totals: { 'send.deliverySuccess': before } });
  const words = farm.hosts.flatMap(({ snmpd }) => ['--host', snmpd.address]);
  const config = keep(new TempDirectory()).write(
    'maillogs.yaml',
    'sources:\n  - {name: send, path: /x, services: [send]}\n',
  );
  const { code, stdout } = maillogs('export', 'mrtg', '--config', config, ...words);
  expect(code).toBe(0);
  const targets = stdout.split('\n\n').filter((target) => target.includes('_deliveries-'));
  const mrtg = new Mrtg(targets.join('\n\n'));
  mrtg.runAt(0);
  const target = (n: number) => `127.0.0.${n + 1}_deliveries-1`;
  const idle = farm.hosts.map((_, n) => mrtg.picture(target(n)));
  for (const [n, host] of farm.hosts.entries()) {
    const count = 500 * (n + 1);
    host.log({ send: deliveries('success', count) });
    await serves(host, `${ROOT}.1.1.10.0`, before + BigInt(count));
  }
  expect(mrtg.runAt(1)).toEqual([]);
  for (const n of farm.hosts.keys()) {
    // MRTG keeps rates of a second as whole numbers, after it has multiplied them by sixty.
    expect(mrtg.log(target(n)).rates).toEqual([String((500 * (n + 1)) / MINUTES), '0']);
    const png = mrtg.picture(target(n));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.equals(idle[n]!)).toBe(false);
  }
});
