// Logs that rotate under a running agent: what is counted is what was written, line by line.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { Multilog } from '../support/multilog';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** What the agent has committed, by name; all zero before its first commit. */
function totals(config: string): (name: string) => bigint {
  try {
    const values = new Map(show(config).map(({ name, value }) => [name, BigInt(value)]));
    return (name) => values.get(name)!;
  } catch {
    return () => 0n;
  }
}

/** A line whose octets differ from line to line, so that one lost and another doubled do not make up for it. */
function message(n: number): { readonly line: string; readonly octets: bigint } {
  const octets = 1n << BigInt(n % 40);
  return { line: `info msg ${n}: bytes ${octets} from <a@b.example> qp 1 uid 1`, octets };
}

/** Files that were rotated away before a log was first seen are not read: nothing is written until it was. */
function firstPass(config: string): Promise<true> {
  return waitFor('the agent has looked at the log', () => committedValue(config, 'agent.passes') !== undefined);
}

interface Written {
  lines: bigint;
  octets: bigint;
}

/** Lines for one write; what they add up to is added to `written`. */
function block(written: Written, count: number, stamp: string): string {
  let text = '';
  for (let n = 0; n < count; n++) {
    const { line, octets } = message(Number(written.lines));
    text += `${stamp}${line}\n`;
    written.lines++;
    written.octets += octets;
  }
  return text;
}

/** Writes until the agent has counted in so many passes of its own while lines kept coming. */
async function writeThroughPasses(
  config: string,
  passes: number,
  write: () => Promise<void> | void,
  isEnough: () => boolean = () => true,
): Promise<void> {
  const seen = new Set<bigint>();
  await waitFor(
    `${passes} passes count something while lines are written`,
    async () => {
      for (let n = 0; n < 10; n++) await write();
      seen.add(totals(config)('agent.linesRead'));
      return seen.size > passes && isEnough();
    },
    { withinMs: 40_000 },
  );
}

async function expectAllCounted(config: string, written: Written): Promise<void> {
  await waitFor('every line is counted', () => totals(config)('send.messageInfo') >= written.lines, {
    withinMs: 15_000,
    seen: () => `${totals(config)('send.messageInfo')} of ${written.lines}`,
  });
  const counted = totals(config);
  expect(counted('send.messageInfo')).toBe(written.lines);
  expect(counted('send.messageOctets')).toBe(written.octets);
  expect(counted('agent.linesRead')).toBe(written.lines);
  expect(counted('agent.linesUnclaimed')).toBe(0n);
  expect(counted('agent.losses')).toBe(0n);
  expect(counted('agent.truncations')).toBe(0n);
}

test('multilog that rotates many times in a second: the sum is what was written', async () => {
  const directory = keep(new TempDirectory());
  const multilog = keep(new Multilog(directory.at('send'), { limitBytes: 4096, keptFiles: 5000 }));
  const config = writeConfig(directory, { sources: { send: { path: multilog.current, services: ['send'] } } });
  const agent = keep(new AgentProcess(config));
  await firstPass(config);
  const written: Written = { lines: 0n, octets: 0n };
  // However slow the machine is.
  const isEnough = () => multilog.rotatedFiles.length > 50;
  await writeThroughPasses(config, 5, () => multilog.write(block(written, 20, '')), isEnough);
  await multilog.stop();
  await expectAllCounted(config, written);
  // A file whose lines were all counted before is found rotated at the next pass.
  const rotated = () => BigInt(multilog.rotatedFiles.length);
  await waitFor('each rotation is counted', () => totals(config)('agent.rotations') >= rotated(), {
    withinMs: 15_000,
    seen: () => `${totals(config)('agent.rotations')} of ${rotated()}; ${agent.stderr}`,
  });
  expect(totals(config)('agent.rotations')).toBe(rotated());
  expect(rotated()).toBeGreaterThan(50n);
  expect(agent.stderr).not.toMatch(/error:/);
});

test('multilog rotating while the agent is killed with -9 and started again: still each line once', async () => {
  const directory = keep(new TempDirectory());
  const multilog = keep(new Multilog(directory.at('send'), { limitBytes: 4096, keptFiles: 5000 }));
  const config = writeConfig(directory, { sources: { send: { path: multilog.current, services: ['send'] } } });
  const written: Written = { lines: 0n, octets: 0n };
  for (let round = 0; round < 3; round++) {
    const agent = keep(new AgentProcess(config));
    await firstPass(config);
    await writeThroughPasses(config, 2, () => multilog.write(block(written, 20, '')));
    await agent.kill();
    await multilog.write(block(written, 500, ''));
  }
  await multilog.stop();
  keep(new AgentProcess(config));
  await expectAllCounted(config, written);
});

test('a log that is renamed and made again again and again: the sum is what was written', async () => {
  const directory = keep(new TempDirectory());
  const writer = new RenamingWriter(directory.at('maillog'), 7);
  keep({ stop: () => writer.close() });
  const config = writeConfig(directory, { sources: { maillog: { path: writer.path, services: ['send'] } } });
  keep(new AgentProcess(config));
  await firstPass(config);
  const written: Written = { lines: 0n, octets: 0n };
  const stamp = 'Sep  9 04:05:06 relay3 qmail: 1725854706.123456 ';
  let writes = 0;
  const write = () => {
    writer.write(block(written, 20, stamp));
    // Slower than the passes: a log that goes away unread would be a loss that no one can make good.
    if (++writes % 40 === 0) writer.rotate();
  };
  await writeThroughPasses(config, 6, write, () => totals(config)('agent.rotations') > 2n);
  writer.close();
  await expectAllCounted(config, written);
});

test('a writer that goes on writing to the renamed log until it is told: its late lines are counted', async () => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, {
    sources: { maillog: { path: directory.at('maillog'), services: ['send'] } },
  });
  const written: Written = { lines: 0n, octets: 0n };
  const descriptor = openSync(directory.at('maillog'), 'a');
  keep({ stop: () => closeSync(descriptor) });
  writeSync(descriptor, block(written, 10, ''));
  keep(new AgentProcess(config));
  await expectAllCounted(config, written);
  renameSync(directory.at('maillog'), directory.at('maillog.0'));
  directory.write('maillog', block(written, 5, ''));
  await expectAllCounted(config, written);
  writeSync(descriptor, block(written, 3, ''));
  fsyncSync(descriptor);
  await expectAllCounted(config, written);
});

/** newsyslog's way: maillog.5 goes, maillog.4 becomes maillog.5, … maillog becomes maillog.0. */
class RenamingWriter {
  private descriptor: number | undefined;

  constructor(
    readonly path: string,
    private readonly kept: number,
  ) {
    this.descriptor = openSync(path, 'a');
  }

  write(text: string): void {
    writeSync(this.descriptor!, text);
  }

  rotate(): void {
    rmSync(`${this.path}.${this.kept - 1}`, { force: true });
    for (let n = this.kept - 2; n >= 0; n--) {
      try {
        renameSync(`${this.path}.${n}`, `${this.path}.${n + 1}`);
      } catch {
        // There are not that many yet.
      }
    }
    renameSync(this.path, `${this.path}.0`);
    this.close();
    this.descriptor = openSync(this.path, 'a');
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
