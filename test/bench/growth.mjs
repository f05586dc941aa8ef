// How the cost grows: of a pass with sources, of a line with patterns of the user's own and with log types, of a
// publish with rows. What grows in a straight line or less costs no more for each at the far end of its row.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLines, makeLog } from './log-maker.mjs';
import { cpuOfProcess, median, row, takeTurns } from './measure.mjs';
import { publishMs } from './publish.mjs';
import { Passes } from './source-modules.mjs';

const SOURCES = [1, 10, 100, 1000];
const PATTERNS = [0, 1, 5, 20, 100, 200];
const PATTERNS_LIMIT = 2;
const PATTERN_MB = 16;
const ROWS = [10, 100, 1000, 10_000, 20_000];
/** Services by how many log types they bring. */
const SERVICES = ['send', 'send,smtp,rbl,pop3,imap', 'all'];
/** What a thing may cost at the far end of a row, beside one in the middle of it: a straight line, with some noise. */
const LINEAR = 1.5;

export async function run({ directory, bundle }) {
  return {
    about: 'how the cost grows; processor time',
    rows: [
      ...(await sources(directory)),
      ...(await patterns({ directory, bundle })),
      ...publishes(),
      ...(await logTypes({ directory, bundle })),
    ],
  };
}

/** Whether it grows in a straight line or less: what one costs at the end, to what one costs where there are fewer. */
function verdict(what, [fewer, less], [more, most]) {
  return row(`${what}: one of ${more} to one of ${fewer}`, most / less, { limit: LINEAR });
}

function publishes() {
  const each = ROWS.map((count) => [count, (publishMs(count) * 1000) / count]);
  return [
    ...each.map(([count, us]) =>
      row(`publish of ${count} rows, every value new, each`, us, { unit: ' us', digits: 2 }),
    ),
    verdict('publish', each[2], each.at(-1)),
  ];
}

async function sources(directory) {
  const rows = [];
  const ends = { idle: [], busy: [] };
  for (const count of SOURCES) {
    const paths = Array.from(
      { length: count },
      (_, n) => makeLog('send', 0.02, join(directory, `g${count}-${n}`)).path,
    );
    const passes = new Passes(paths, join(directory, `state${count}`));
    await passes.settle();
    const news = makeLines('send', 1000);
    const cpuMs = async (action) => {
      const before = process.cpuUsage();
      await action();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    const samples = await takeTurns(
      {
        idle: () => cpuMs(() => passes.pass('idle')),
        busy: async () => {
          passes.append(news);
          const ms = await cpuMs(() => passes.pass('committed'));
          await passes.settle();
          return ms;
        },
      },
      { rounds: 15, withinMs: 15_000 },
    );
    const each = (name) => (median(samples[name]) * 1000) / count;
    for (const [name, list] of Object.entries(ends)) list.push([count, each(name)]);
    rows.push(row(`${count} source(s), idle, each`, each('idle'), { unit: ' us', digits: 1 }));
    rows.push(row(`${count} source(s), 1 kB new in each, each`, each('busy'), { unit: ' us', digits: 0 }));
  }
  for (const [name, list] of Object.entries(ends)) rows.push(verdict(`sources, ${name}`, list[1], list.at(-1)));
  return rows;
}

async function patterns({ directory, bundle }) {
  const log = makeLog('maillog', PATTERN_MB, join(directory, 'patterns.log'));
  const contenders = {};
  for (const count of PATTERNS) {
    let run = 0;
    contenders[count] = () => {
      const state = join(directory, `patterns${count}-${run++}`);
      const config = join(directory, `patterns${count}.yaml`);
      const own = Array.from(
        { length: count },
        (_, n) => `  - { name: rare${n}, source: log, match: 'rare-word-${n}-of-the-bench' }`,
      );
      const lines = [
        ...[`state_dir: ${state}`, 'sources:', `  - { name: log, path: ${log.path}, services: [imap, pop3] }`],
        ...(count === 0 ? [] : ['counters:', ...own]),
      ];
      writeFileSync(config, `${lines.join('\n')}\n`);
      return cpuOfProcess([process.execPath, bundle, 'imap', '--config', config], directory);
    };
  }
  const samples = await takeTurns(contenders, { rounds: 5, withinMs: 60_000 });
  const none = median(samples[0]);
  const each = (count) => [count, (median(samples[count]) - none) / count];
  const rows = PATTERNS.slice(1).map((count) =>
    row(`${count} rare pattern(s) to none, ${PATTERN_MB} MB`, median(samples[count]) / none, {
      limit: count === 200 ? PATTERNS_LIMIT : undefined,
      note: `${median(samples[count]).toFixed(0)} to ${none.toFixed(0)} ms`,
    }),
  );
  return [...rows, verdict('patterns', each(20), each(200))];
}

async function logTypes({ directory, bundle }) {
  const log = makeLog('maillog', PATTERN_MB, join(directory, 'types.log'));
  const contenders = Object.fromEntries(
    SERVICES.map((service) => [
      service,
      () => cpuOfProcess([process.execPath, bundle, 'count', '--service', service, log.path], directory),
    ]),
  );
  const samples = await takeTurns(contenders, { rounds: 7, withinMs: 40_000 });
  const ns = (service) => (median(samples[service]) * 1e6) / log.lines;
  return [
    ...SERVICES.map((service) => row(`log types of ${service}`, ns(service), { unit: ' ns a line', digits: 0 })),
    row('a line, all log types to those of five services', ns('all') / ns(SERVICES[1]), { limit: LINEAR }),
  ];
}
