// Zabbix 6.0 with what `maillogs export zabbix` made: imported twice, a host whose every item has a value, compared by
// name with what is counted; rows found by discovery, graphs drawn, and two OIDs that were exchanged.

import { ROOT } from '../support/agent-config';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateZabbix } from '../support/private-zabbix';
import { differences, FARM, startToldSite, swapped } from '../support/told-site';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;
const TEMPLATE = 'maillogs by SNMP';

interface Item {
  readonly key_: string;
  readonly lastvalue: string;
  readonly lastclock: string;
  readonly state: string;
  readonly error: string;
}

test('every item has the value that is counted', async () => {
  const site = await startToldSite(cleanUp);
  const zabbix = keep(await PrivateZabbix.start());
  const template = site.exported('zabbix');
  const began = Date.now();
  expect(await zabbix.import(template)).toBe(true);
  const ids = async () =>
    zabbix.call('item.get', { hostids: (await templates())[0]!.templateid, output: ['itemid'], sortfield: 'itemid' });
  const templates = async () =>
    (await zabbix.call('template.get', { filter: { host: TEMPLATE } })) as { templateid: string }[];
  const before = await ids();
  expect(await zabbix.import(template)).toBe(true);
  expect(await ids()).toEqual(before);
  expect(await templates()).toHaveLength(1);
  const [{ name }] = (await zabbix.call('hostgroup.get', { filter: { name: 'Templates/Applications' } })) as [
    { name: string },
  ];
  expect(name).toBe('Templates/Applications');

  const macros = { '{$MAILLOGS.INTERVAL}': '5s', '{$MAILLOGS.DISCOVERY}': '5s' };
  const host = await zabbix.addHost('mx1', site.port, TEMPLATE, macros);
  const items = async (hostids = host) =>
    (await zabbix.call('item.get', {
      hostids,
      output: ['key_', 'lastvalue', 'lastclock', 'state', 'error'],
    })) as Item[];
  const raw = (all: readonly Item[]) =>
    new Map(
      all.flatMap(({ key_, lastvalue, lastclock }) => {
        const named = /^maillogs\.raw\["?(.*?)"?\]$/.exec(key_)?.[1];
        return named === undefined ? [] : [[named, lastclock === '0' ? undefined : BigInt(lastvalue)] as const];
      }),
    );
  let seen: readonly Item[] = [];
  const waiting = () => seen.filter(({ lastclock, state }) => lastclock === '0' || state !== '0');
  await waitFor(
    'every item has a value, and every row its items',
    async () => {
      seen = await items();
      const rows = ['rbl.zone.other', 'greylisted', 'policy.reject', 'agent.linesRead.all'];
      return waiting().length === 0 && rows.every((row) => raw(seen).has(row));
    },
    { withinMs: 150_000, seen: () => JSON.stringify(waiting().slice(0, 5)) },
  );
  process.stderr.write(
    `  from the first import to a value of every item: ${Math.round((Date.now() - began) / 1000)} s\n`,
  );
  expect(differences(raw(seen), site.view)).toEqual([]);
  expect(raw(seen).size).toBeGreaterThan(165);

  // A farm is one more host, to the same template.
  const farm = await zabbix.addHost('farm', site.port, TEMPLATE, macros, FARM);
  const sums = async () => new Map([...raw(await items(farm))].filter(([name]) => site.farmView.has(name)));
  await waitFor(
    'every sum of the farm has a value',
    async () => {
      const values = [...(await sums()).values()];
      return values.length > 140 && values.every((value) => value !== undefined);
    },
    { withinMs: 150_000 },
  );
  expect(differences(await sums(), site.farmView)).toEqual([]);

  const graphs = (await zabbix.call('graph.get', { hostids: host, output: ['graphid', 'name'] })) as {
    graphid: string;
    name: string;
  }[];
  expect(graphs.length).toBeGreaterThan(40);
  const deliveries = graphs.find((graph) => graph.name === 'maillogs: Deliveries by result')!;
  const picture = await zabbix.picture(deliveries.graphid);
  expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
  const dashboards = (await zabbix.call('templatedashboard.get', {
    templateids: (await templates())[0]!.templateid,
    selectPages: 'extend',
  })) as { pages: { widgets: unknown[] }[] }[];
  expect(dashboards[0]!.pages.flatMap(({ widgets }) => widgets).length).toBeGreaterThan(30);

  expect(await zabbix.import(swapped(template, `${ROOT}.1.7.1.0`, `${ROOT}.1.7.2.0`))).toBe(true);
  const wrong = ['spamassassin.ham', 'spamassassin.spam'];
  await waitFor('the exchanged OIDs are read', async () => differences(raw(await items()), site.view).length >= 2, {
    withinMs: 60_000,
  });
  expect(
    differences(raw(await items()), site.view)
      .map((each) => each.split(':')[0])
      .sort(),
  ).toEqual(wrong);
}, 300_000);
