// maillogs audit over logs that real programs rotate: equal as long as nobody touches them, and what someone did
// touch is named.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logIn, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs } from '../support/agent-process';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { Multilog } from '../support/multilog';
import { ProcessingMultilog } from '../support/processing-multilog';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

jest.setTimeout(120_000);

interface AuditedFile {
  readonly source: string;
  readonly path: string;
  readonly verdict: string;
  readonly differences?: readonly { readonly counter: string; readonly counted: string; readonly recounted: string }[];
}

interface AuditJson {
  readonly equal: boolean;
  readonly linesCounted: string;
  readonly compared: { readonly files: number; readonly octets: number; readonly lines: number };
  readonly gone: { readonly files: number };
  readonly files: readonly AuditedFile[];
  readonly totals: readonly { readonly counter: string }[];
}

function audit(config: string): { readonly code: number | null; readonly report: AuditJson } {
  const { code, stdout, stderr } = maillogs('audit', '--format', 'json', '--config', config);
  if (stdout === '') throw new Error(`maillogs audit said nothing: ${stderr}`);
  return { code, report: JSON.parse(stdout) as AuditJson };
}

const delivery = (n: number): string =>
  `starting delivery ${n}: msg ${n} to remote a@b.example\ndelivery ${n}: ${n % 3 === 0 ? 'failure' : 'success'}: x/\n`;
const deliveries = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => delivery(first + i)).join('');
const inSyslog = (text: string, second: number): string =>
  text.replace(
    /^(?=.)/gm,
    `Sep  9 04:05:${String(second).padStart(2, '0')} relay3 qmail: 17258547${second + 10}.123456 `,
  );

function counted(config: string, lines: number): Promise<true> {
  return waitFor(
    `${lines} lines are counted`,
    () => (committedValue(config, 'agent.linesRead') ?? 0n) >= BigInt(lines),
    {
      withinMs: 20_000,
      seen: () => String(committedValue(config, 'agent.linesRead')),
    },
  );
}

/** An agent that has counted logs rotated by multilog, savelog(8) and logrotate(8), and was stopped. */
async function rotatedLogs() {
  const directory = keep(new TempDirectory());
  const multilog = keep(new Multilog(directory.at('send'), { limitBytes: 4096, keptFiles: 1000 }));
  const config = writeConfig(directory, {
    sources: {
      send: { path: multilog.current, services: ['send'] },
      saved: logIn(directory, 'saved.log'),
      rotated: logIn(directory, 'rotated.log'),
    },
  });
  const [saved, rotated] = [directory.at('saved.log'), directory.at('rotated.log')];
  for (const path of [saved, rotated]) writeFileSync(path, '');
  await waitFor('multilog runs', () => existsSync(multilog.current));
  const agent = keep(new AgentProcess(config));
  await waitFor('the agent has looked at the logs', () => committedValue(config, 'agent.passes') !== undefined);
  const rules = directory.write(
    'logrotate.conf',
    `"${rotated}" {\n  rotate 9\n  size 1\n  copytruncate\n  compress\n  delaycompress\n  missingok\n}\n`,
  );
  let lines = 0;
  for (let round = 0; round < 4; round++) {
    await multilog.write(deliveries(round * 200, 200));
    for (const path of [saved, rotated]) appendFileSync(path, inSyslog(deliveries(round * 100, 100), round * 2));
    lines += 800;
    await counted(config, lines);
    for (const command of [
      ['savelog', '-q', '-c', '9', saved],
      ['logrotate', '-s', directory.at('logrotate.state'), rules],
    ] as const) {
      const { code, stderr } = runProgram(command);
      if (code !== 0) throw new Error(`${command[0]}: ${stderr}`);
    }
    // Its stamp is later than all that was rotated: a line that was there before would be no news.
    writeFileSync(saved, inSyslog(delivery(7), round * 2 + 1), { flag: 'a' });
    lines += 2;
    await counted(config, lines);
  }
  await multilog.stop();
  await agent.stop();
  return { directory, config, multilog, lines };
}

test('logs rotated by multilog, savelog and logrotate: all is equal; what is changed then is named', async () => {
  const { directory, config, multilog, lines } = await rotatedLogs();
  expect(readdirSync(directory.path).filter((name) => name.endsWith('.gz')).length).toBeGreaterThan(2);
  const before = audit(config);
  expect(before.code).toBe(0);
  expect(before.report).toMatchObject({ equal: true, linesCounted: String(lines), gone: { files: 0 }, totals: [] });
  expect(before.report.compared.lines).toBe(lines);
  expect(maillogs('audit', '--config', config).stdout).toMatch(
    new RegExp(`Compared ${before.report.compared.files} file\\(s\\), \\d+ octets, ${lines} lines: all equal\\.`),
  );

  const path = join(multilog.directory, multilog.rotatedFiles[3]!);
  const text = readFileSync(path, 'latin1');
  const at = text.indexOf('success', 1500);
  writeFileSync(path, `${text.slice(0, at)}failure${text.slice(at + 7)}`);
  const after = audit(config);
  expect([after.code, after.report.equal]).toEqual([65, false]);
  const differing = after.report.files.filter(({ verdict }) => verdict === 'differs');
  expect(differing).toMatchObject([{ source: 'send', path }]);
  const counters = differing[0]!.differences!.map(({ counter }) => counter).sort();
  // Only what succeeds is timed.
  expect(counters.filter((name) => !/^send\.[dx]delay/.test(name))).toEqual([
    ...['send.deliveryFailure', 'send.deliverySuccess', 'send.deliveryTimed'],
  ]);
  writeFileSync(path, text);
  expect(audit(config).code).toBe(0);

  reseal(directory.at('state'), (counters) => {
    counters['send.deliverySuccess'] = String(BigInt(counters['send.deliverySuccess']!) + 1n);
  });
  const forged = audit(config);
  expect(forged.code).toBe(65);
  expect(forged.report.totals.map(({ counter }) => counter)).toEqual(['send.deliverySuccess']);
});

/** Changes the counters of the snapshots, and puts a digest on them that is right. */
function reseal(state: string, change: (counters: Record<string, string>) => void): void {
  for (const name of ['snapshot-a', 'snapshot-b']) {
    const path = join(state, name);
    const snapshot = JSON.parse(readFileSync(path, 'utf8').split('\n')[0]!) as { counters: Record<string, string> };
    change(snapshot.counters);
    const json = JSON.stringify(snapshot);
    writeFileSync(path, `${json}\nsha256 ${createHash('sha256').update(json).digest('hex')}\n`);
  }
}

test("what multilog's processor passed on and archived is found again, wherever it is left", async () => {
  const directory = keep(new TempDirectory());
  const config = directory.write(
    'maillogs.yaml',
    'schedule: "* * * * * *"\n' +
      `state_dir: ${directory.at('state')}\n` +
      `agentx: {master: "unix:${directory.at('no-master')}"}\n` +
      `archive: {logs_base: ${directory.at('base')}, timezone: utc}\n` +
      `sources:\n  - {name: other, path: ${directory.at('other.log')}, services: [send]}\n`,
  );
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  for (let round = 0; round < 5; round++) {
    await multilog.write(deliveries(round * 60, 60));
    multilog.rotate();
    await waitFor('it is processed', () => !multilog.isProcessing && multilog.text('current') === '', {
      withinMs: 20_000,
      seen: () => multilog.stderr,
    });
  }
  const passedOn = audit(config);
  expect(passedOn).toMatchObject({ code: 0, report: { compared: { lines: 600 }, gone: { files: 0 } } });
  for (const name of multilog.rotated('.s')) rmSync(join(multilog.directory, name));
  const archived = audit(config);
  expect(archived).toMatchObject({ code: 0, report: { compared: { lines: 600 }, gone: { files: 0 } } });
  expect(archived.report.files.every(({ path }) => /\d\/sendlog$/.test(path))).toBe(true);
  const archive = archived.report.files[0]!.path;
  expect(runProgram(['gzip', archive]).code).toBe(0);
  expect(audit(config)).toMatchObject({ code: 0, report: { compared: { lines: 600 }, gone: { files: 0 } } });
  rmSync(`${archive}.gz`);
  const gone = audit(config);
  expect([gone.code, gone.report.compared.lines]).toEqual([0, 0]);
  expect(gone.report.gone.files).toBeGreaterThan(4);
});

test('while the agent counts a log that is written to and rotated: never a difference', async () => {
  const directory = keep(new TempDirectory());
  const multilog = keep(new Multilog(directory.at('send'), { limitBytes: 16384, keptFiles: 1000 }));
  const config = writeConfig(directory, { sources: { send: { path: multilog.current, services: ['send'] } } });
  keep(new AgentProcess(config));
  await waitFor('the agent has begun', () => committedValue(config, 'agent.passes') !== undefined);
  let n = 0;
  const seen = new Set<string>();
  await waitFor(
    'five audits of different snapshots',
    async () => {
      await multilog.write(deliveries(n, 300));
      n += 300;
      const { code, report } = audit(config);
      expect([code, report.equal, report.totals, report.gone]).toEqual([
        0,
        true,
        [],
        { files: 0, octets: 0, lines: 0 },
      ]);
      seen.add(report.linesCounted);
      return seen.size > 5;
    },
    { withinMs: 60_000 },
  );
});

test('before anything was counted there is nothing to audit', () => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const { code, stderr } = maillogs('audit', '--config', config);
  expect([code, stderr]).toEqual([66, expect.stringMatching(/nothing has been counted into .* yet/)]);
});
