import { cacti } from '../../../src/nms/cacti';
import { dataSourceName, stableId, stableUuid } from '../../../src/nms/stable-id';
import { counters } from '../../../src/registry/registry';
import { exampleSite } from '../../support/nms-site';

const FIRST_GIVEN: Readonly<Record<string, string>> = {
  '02 maillogs': 'f38e6d7083324bf864b12362a356289f',
  '05 maillogs - a minute': '1b620203b376cbb58be0a2d288002690',
  '00 maillogs - Deliveries by result': 'f3e74a9a0a5fd94ed043945691530df8',
  '00 maillogs - Connections refused, by RBL zone': 'e4cf16a9e2f4fdd78b02e85da1e29f5e',
  '01 maillogs - send.deliverySuccess': '17e478554662334f75870de3e9071f14',
  '01 maillogs - Own counters': 'b1d9fe93878c9ebf2a812120c82e4325',
  '04 maillogs - log sources': 'f01277d5ba329a805cb1f7fa43098ffa',
};

test('an identifier is a function of its name that never changes', () => {
  expect(stableId('graph|deliveries')).toBe('669fee13fcf6baeca2f9c1cf5cf5abf1');
});

test('a uuid has the shape of version 4', () => {
  for (const { name } of counters) expect(stableUuid(name)).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(new Set(counters.map(({ name }) => stableUuid(name))).size).toBe(counters.length);
});

test('names of data sources are those that RRDtool takes, and differ within a service', () => {
  const names = counters.map(({ service, shortName }) => [service, dataSourceName(shortName)].join(' '));
  expect(names.filter((name) => !/^\w+ [A-Za-z0-9_]{1,19}$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(counters.length);
  expect(dataSourceName('chkuserAcceptedDoublebounce')).toMatch(/^chkuserAccepted[0-9a-f]{4}$/);
});

test.each(cacti.versions)(
  'in a template of Cacti %s each object has a hash of its own, and refers to one that is there',
  (version) => {
    const [template] = cacti.render(exampleSite(version));
    const declared = [...template!.text.matchAll(/<(hash_(\d\d)\d{4}([0-9a-f]{32}))>\n/g)].map(([, hash]) => hash!);
    expect(new Set(declared).size).toBe(declared.length);
    const known = new Set(declared);
    const referred = new Set(
      [...template!.text.matchAll(/hash_(?:00|01|02|04|05|08)\d{4}[0-9a-f]{32}/g)].map(([hash]) => hash),
    );
    const items = new Set(declared.map((hash) => hash.replace('hash_10', 'hash_00')));
    expect([...referred].filter((hash) => !known.has(hash) && !items.has(hash))).toEqual([]);
  },
);

/** What a Cacti that imported an earlier template finds its objects by: none of these may change. */
test.each([
  ['02', 'maillogs'],
  ['05', 'maillogs - a minute'],
  ['00', 'maillogs - Deliveries by result'],
  ['00', 'maillogs - Connections refused, by RBL zone'],
  ['01', 'maillogs - send.deliverySuccess'],
  ['01', 'maillogs - Own counters'],
  ['04', 'maillogs - log sources'],
])('a template has the object %s "%s" under the hash that it was first given', (type, name) => {
  const [template] = cacti.render(exampleSite('1.2.24'));
  const found = new RegExp(`<hash_${type}0103([0-9a-f]{32})>\n<name>${name}</name>`).exec(template!.text);
  expect(found?.[1]).toBe(FIRST_GIVEN[`${type} ${name}`]);
});
