// A report says what the counters say, also of lines that are rare, and of those in which strangers imitate others.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counterIndex } from '../../../src/registry/registry';
import type { CounterName } from '../../../src/registry/services';
import { TOP } from '../../support/checkout';
import { cleanUpAfterEach } from '../../support/clean-up';
import { parseFixture } from '../../support/fixture';
import { DAY, dayOf, put } from '../../support/report-day';
import { TempDirectory } from '../../support/temp-directory';

const { keep } = cleanUpAfterEach();

const verdicts = {
  postfix: {
    success: ['postfix.deliverySent'],
    failure: ['postfix.deliveryBounced', 'postfix.deliveryExpired'],
    deferral: ['postfix.deliveryDeferred'],
  },
  exim: {
    success: ['exim.delivered', 'exim.deliveredMore', 'exim.cutthrough'],
    failure: ['exim.failed'],
    deferral: ['exim.deferred'],
  },
} as const satisfies Record<string, Record<string, readonly CounterName[]>>;

const systems = Object.keys(verdicts) as readonly (keyof typeof verdicts)[];
const span = { fromMs: DAY, toMs: DAY + 2 * 86_400_000 };

/** All lines of a fixture as one log. */
async function reportOn(system: keyof typeof verdicts, file: string, program?: string) {
  const directory = keep(new TempDirectory());
  const { lines } = parseFixture(file, readFileSync(join(TOP, 'fixtures', file), 'latin1'));
  const log = Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
  put(directory, 'mail.log', log, 2 * 86_400);
  const named = program === undefined ? {} : { program };
  const { day } = await dayOf(directory, { path: directory.at('mail.log'), services: [system], ...named }, span);
  const counted = (names: readonly CounterName[]) =>
    names.reduce((sum, name) => sum + Number(day.totals[counterIndex(name)]), 0);
  const told = Object.entries(verdicts[system]).map(([verdict, names]) => [verdict, counted(names)]);
  return { overall: day.overall[system], told: Object.fromEntries(told) };
}

test.each(systems)('%s', async (system) => {
  const program = system === 'exim' ? 'exim' : undefined;
  const { overall, told } = await reportOn(system, `odd-lines/${system}.txt`, program);
  expect(overall.verdicts).toEqual(told);
  expect(overall.verdicts.success).toBeGreaterThan(5);
});

test.each(systems)('%s, whatever else its fixture has', async (system) => {
  const { overall, told } = await reportOn(system, `${system}.log`);
  expect(overall.verdicts).toEqual(told);
});

test('a message that Exim refused for show, and one whose line was split, are followed to their ends', async () => {
  const directory = keep(new TempDirectory());
  const head = 'Nov 28 05:55:39 mx1 exim[7]:';
  const log = [
    `${head} 1xXXzq-00003h-21 (= a@b.example H=mx [192.0.2.2] P=esmtp S=5`,
    `${head} 1xXXzq-00003h-21 => ann <ann@x.example> R=local_user T=mail_spool`,
    `${head} 1xXXzq-00003h-21 Completed`,
    `${head} [1/2] 2026-11-28 05:55:39 1xXXzq-00003h-22 <= a@b.example H=mx [192.0.2.2] P=esmtp S=7 T="long`,
    `${head} [2/2]  subject"`,
    `${head} [1\\2] 1xXXzq-00003h-22 => ann <ann@x.example> R=local_user T=mail_spool C="long`,
    `${head} [2\\2]  reply"`,
    `${head} 1xXXzq-00003h-22 Completed`,
    '',
  ];
  put(directory, 'mail.log', log.join('\n'), 86_400);
  const { day, figures } = await dayOf(directory, { path: directory.at('mail.log'), services: ['exim'] }, span);
  expect(day.overall.exim.unmatched).toEqual({ messages: 0, attempts: 0 });
  expect(figures('exim')).toMatchObject({ messages: 2, success: 2, octets: 12 });
});

test('what Postfix tells of TLS leaves the figures as they are', async () => {
  const directory = keep(new TempDirectory());
  const delivery = (tls: string) =>
    `Nov 28 05:55:39 mx1 postfix/smtp[7]: 8AB2D9A: to=<u@far.example>, relay=mx.far.example[192.0.2.2]:25, delay=1.5, delays=0.5/0/0.25/0.5${tls}, dsn=4.7.5, status=deferred (no)\n`;
  put(directory, 'mail.log', ['', ', tls=may:none', ', tls=!dane?/requiretls:nomatch'].map(delivery).join(''), 86_400);
  const { day, figures } = await dayOf(directory, { path: directory.at('mail.log'), services: ['postfix'] }, span);
  expect(figures('postfix')).toMatchObject({ deferral: 3, xdelay: 3 * 0.75 });
  expect(day.overall.postfix.hosts.deferral.top(9)).toEqual([{ text: 'mx.far.example', count: 3, seconds: 2.25 }]);
});
