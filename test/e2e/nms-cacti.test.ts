// Cacti 1.2.24 with what `maillogs export cacti` made: imported twice, a device with all its graphs, one poll, and every
// data source compared by name with what is counted; a row that comes later, and two OIDs that were exchanged.

import { readFileSync, writeFileSync } from 'node:fs';
import { ROOT } from '../support/agent-config';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateCacti } from '../support/private-cacti';
import { TempDirectory } from '../support/temp-directory';
import { differences, FARM, startToldSite, swapped } from '../support/told-site';

// MariaDB starts, Cacti is installed, and 190 templates are imported.
jest.setTimeout(180_000);

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;

/** Without the gauges, which `maillogs show` does not have. */
function counted(values: ReadonlyMap<string, bigint | undefined>): ReadonlyMap<string, bigint | undefined> {
  return new Map([...values].filter(([name]) => !/^lag |^agent\.lastPass/.test(name)));
}

test('Cacti stores every counter of every graph under its name, and a row that comes later', async () => {
  const site = await startToldSite(cleanUp);
  const cacti = keep(await PrivateCacti.start());
  const directory = keep(new TempDirectory());
  site.exportedInto(directory.path, 'cacti');
  const template = directory.at('maillogs.xml');
  cacti.addQueries(directory.path);
  const first = cacti.import(template);
  expect(first).toEqual({ new: expect.any(Number), unchanged: 0, updated: 0 });
  expect(first.new).toBeGreaterThan(190);
  expect(cacti.import(template)).toEqual({ new: 0, unchanged: first.new, updated: 0 });

  const device = cacti.addDevice('127.0.0.1', site.port, 'maillogs');
  cacti.watchRows(device);
  const rows = [
    'Connections refused, by RBL zone',
    'Own counters',
    'Log lines read, by source',
    'Lag of the log sources',
  ];
  expect(rows.map((title) => cacti.addRowGraphs(device, `maillogs - ${title}`))).toEqual([3, 3, 1, 1]);
  cacti.poll();
  const values = cacti.stored(device);
  expect(differences(counted(values), site.view)).toEqual([]);
  expect(counted(values).size).toBeGreaterThan(150);
  expect([...values.keys()]).toEqual(
    expect.arrayContaining(['rbl.zone.www.spamcop.net', 'greylisted', 'agent.linesRead.all']),
  );
  expect(values.get('lag all')).toBe(0n);
  const [[file] = []] = cacti.rows(
    `select rrd_path from poller_item where host_id=${device} and rrd_name='deliverySuccess'`,
  );
  expect(cacti.rrdInfo(file!)).toMatchObject({ type: '"DERIVE"', min: '0.0000000000e+00', max: '1.0000000000e+05' });

  for (const [graph] of cacti.rows(`select id from graph_local where host_id=${device} order by id limit 3`)) {
    expect(cacti.picture(Number(graph), 3600).subarray(1, 4).toString('latin1')).toBe('PNG');
  }

  site.log('@4000000066f2c1031b2c3d40 rblsmtpd: 198.51.100.41 pid 6100: 451 https://new.example.org/query');
  await site.serves('rbl.zone.new.example.org');
  cacti.poll();
  cacti.poll();
  expect(cacti.addRowGraphs(device, 'maillogs - Connections refused, by RBL zone')).toBe(1);
  cacti.poll();
  expect(cacti.stored(device).get('rbl.zone.new.example.org')).toBe(1n);

  // A farm is one more host, to the same template.
  const farm = cacti.addDevice('127.1', site.port, 'maillogs', FARM);
  cacti.poll();
  const sums = counted(cacti.stored(farm));
  expect(differences(sums, site.farmView)).toEqual([]);
  expect(sums.size).toBeGreaterThan(140);

  writeFileSync(template, swapped(readFileSync(template, 'utf8'), `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`));
  cacti.import(template);
  const wrong = cacti.addDevice('127.0.1', site.port, 'maillogs');
  cacti.poll();
  const found = differences(counted(cacti.stored(wrong)), site.view).map((each) => each.split(':')[0]);
  expect(found.filter((name) => name!.startsWith('spamassassin.')).sort()).toEqual([
    'spamassassin.ham',
    'spamassassin.spam',
  ]);
});
