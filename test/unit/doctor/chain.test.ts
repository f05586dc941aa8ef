import { describe, expect, test } from '@jest/globals';
import {
  type Checks,
  causeIn,
  exitStatusOf,
  type Finding,
  judged,
  LINKS,
  type LinkName,
  ok,
  unseen,
  untried,
  walkChain,
} from '../../../src/doctor/chain';

const broken: Finding = { level: 'broken', sentence: 'It is broken.', mend: [] };
const warning: Finding = { level: 'warning', sentence: 'Look at it.', mend: [] };

/** All is well but for these; `made` hears of each check. */
function checks(others: Partial<Checks>, made: LinkName[] = []): Checks {
  const entries = LINKS.map(({ name }) => [
    name,
    () => {
      made.push(name);
      return others[name]?.() ?? ok('fine');
    },
  ]);
  return Object.fromEntries(entries) as Checks;
}

test('what a link needs is a link, and none needs itself by way of others', () => {
  const needsOf = new Map<string, readonly string[]>(LINKS.map(({ name, needs }) => [name, needs]));
  const visit = (name: string, way: readonly string[]): void => {
    expect(way).not.toContain(name);
    expect(needsOf.has(name)).toBe(true);
    for (const need of needsOf.get(name)!) visit(need, [...way, name]);
  };
  for (const { name } of LINKS) visit(name, []);
});

test('each check is made once, and reports come in the order of the links', async () => {
  const made: LinkName[] = [];
  const reports = await walkChain(checks({}, made));
  expect(reports.map(({ link }) => link)).toEqual(LINKS.map(({ name }) => name));
  expect([...made].sort()).toEqual(LINKS.map(({ name }) => name).sort());
  expect(exitStatusOf(reports)).toBe(0);
  expect(causeIn(reports)).toBeUndefined();
});

test('what needs a broken link is not tried, however far behind, and names the cause', async () => {
  const made: LinkName[] = [];
  const reports = await walkChain(checks({ socket: () => judged('', [broken]) }, made));
  const untriedLinks = reports.filter(({ state }) => state === 'not tried').map(({ link, because }) => [link, because]);
  expect(untriedLinks).toEqual(['registration', 'poll', 'view', 'version', 'values'].map((link) => [link, 'socket']));
  expect(made).not.toContain('poll');
  expect(exitStatusOf(reports)).toBe(2);
  expect(causeIn(reports)!.link).toBe('socket');
});

test('what is broken comes before what cannot be seen, and nothing that needs it is asked', async () => {
  const made: LinkName[] = [];
  const hidden = { schedule: () => unseen('Only root may look.'), socket: () => judged('', [broken]) };
  const reports = await walkChain(checks(hidden, made));
  expect(reports.find(({ link }) => link === 'registration')).toMatchObject({ because: 'socket' });
  expect(reports.find(({ link }) => link === 'poll')).toMatchObject({ state: 'not tried', because: 'socket' });
  expect(made).not.toContain('poll');
});

test('a link shown before the one it needs is tried after it', async () => {
  const made: LinkName[] = [];
  const reports = await walkChain(checks({ ledger: () => judged('', [broken]) }, made));
  expect(made).not.toContain('last pass');
  expect(causeIn(reports)!.link).toBe('ledger');
});

test('a warning keeps nothing from being tried', async () => {
  const reports = await walkChain(checks({ logs: () => judged('2 of 3', [warning]) }));
  expect(reports.filter(({ state }) => state !== 'ok').map(({ link }) => link)).toEqual(['logs']);
  expect(exitStatusOf(reports)).toBe(1);
});

describe('the cause', () => {
  test('is what is broken, also behind a warning', async () => {
    const reports = await walkChain(checks({ logs: () => judged('', [warning]), mib: () => judged('', [broken]) }));
    expect(causeIn(reports)!.link).toBe('mib');
  });

  test('a check may say itself what comes before it', async () => {
    const reports = await walkChain(checks({ framing: () => untried('logs') }));
    expect(reports.find(({ link }) => link === 'framing')).toMatchObject({ state: 'not tried', because: 'logs' });
  });
});

test('of a link without a summary the first finding is one', async () => {
  const reports = await walkChain(checks({ logs: () => judged('', [broken]) }));
  expect(reports.find(({ link }) => link === 'logs')!.summary).toBe('It is broken.');
});
