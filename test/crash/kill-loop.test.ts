// The agent killed with -9 two hundred times while two logs are written at full speed, one rotated by the real
// multilog and one by rename, and snmpd is asked all the while: each line is counted once, and no value that was
// ever served is taken back.

import type { CounterName } from '../../src/registry/services';
import { writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, show } from '../support/agent-process';
import { Chance } from '../support/chance';
import { cleanUpAfterEach } from '../support/clean-up';
import { FullSpeedWriter } from '../support/full-speed-writer';
import { Multilog } from '../support/multilog';
import { PrivateSnmpd } from '../support/private-snmpd';
import { RenamedLog } from '../support/renamed-log';
import { SnmpPoller } from '../support/snmp-poller';
import { syslogStamp } from '../support/syslog-stamp';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

// A minute is slept, and 205 agents start, on a machine that has more to do.
jest.setTimeout(300_000);

const KILLS = 205;
/** How long an agent may live, in milliseconds. */
const LIFE_MS = { least: 50, most: 450 } as const;
/** Every so many agents, one lives until it has caught up: on a slow machine the backlog would otherwise only grow. */
const ONE_CATCHES_UP_OF = 8;

/** Lines that the writers, or multilog, may still be holding back. */
const UNFINISHED_LINES = 200n;

/** What multilog puts before each line: @, 24 digits, a blank. */
const STAMP_OCTETS = 26;

/** Sizes that differ from line to line, so that one lost and another doubled do not make up for it. */
const sizeOf = (n: number): bigint => 1n << BigInt(n % 30);
const sizesOf = (lines: number): bigint => Array.from({ length: lines }, (_, n) => sizeOf(n)).reduce((a, b) => a + b);

/** Now and then one that is long enough to fill the rest of a multilog file, which may split it. */
function qmailLine(n: number): string {
  const sender = n % 500 === 0 ? 'x'.repeat(2300) : 'a';
  return `info msg ${n}: bytes ${sizeOf(n)} from <${sender}@b.example> qp 1 uid 1`;
}

function spamdLine(n: number): string {
  const verdict = `clean message (-4.3/6.5) for vscan:210 in 0.6 seconds, ${sizeOf(n)} bytes.`;
  return `${syslogStamp()} filter2 spamd[${n}]: spamd: ${verdict}`;
}

const polled: readonly CounterName[] = [
  'send.messageInfo',
  'send.messageOctets',
  'spamassassin.ham',
  'spamassassin.hamOctets',
  'agent.linesRead',
  'agent.octetsRead',
  'agent.passes',
  'agent.rotations',
  'agent.losses',
  'agent.truncations',
];

test(`an agent killed ${KILLS} times among full-speed writers counts each line once and takes nothing back`, async () => {
  const chance = new Chance();
  console.info(`MAILLOGS_SEED=${chance.seed}`);
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const logs = new Logs(directory, chance);
  const config = writeConfig(directory, { sources: logs.sources, master: snmpd.master });
  const first = keep(new AgentProcess(config));
  // Files that were rotated away before a log was first seen are not read: nothing is written until it was.
  await waitFor('the first pass is committed', () => committedValue(config, 'agent.passes') !== undefined);
  const poller = keep(new SnmpPoller(snmpd, polled));
  logs.start();

  const { last, said } = await killAgain(first, { config, logs, poller, chance });
  await logs.pause();
  await allRead(poller, logs);
  // One more pass, over one line more each: what was counted must not be counted again.
  await logs.finish();
  await allRead(poller, logs);
  await last.stop();
  await poller.stop();

  const committed = new Map(show(config).map(({ name, value }) => [name, BigInt(value)]));
  const exact = logs.counted();
  expect(Object.fromEntries(Object.keys(exact).map((name) => [name, committed.get(name)]))).toEqual(exact);
  expect(poller.stepsBack).toEqual([]);
  for (const name of polled) expect(poller.value(name)).toBeLessThanOrEqual(committed.get(name)!);
  const lines = `${said}${last.stderr}`.split('\n');
  // A machine with much to do may let a beat go by.
  expect(lines.filter((line) => /error:|warning: (?!\d+ scheduled)/.test(line))).toEqual([]);

  // That it was as rough as it is meant to be.
  const killedPasses = lines.filter((line) => /took over the lock/.test(line)).length;
  console.info(
    `${logs.lines} lines, ${committed.get('agent.rotations')} rotations (${logs.maillog.rotations} by rename), ` +
      `${killedPasses} passes killed, ${poller.answers} of ${poller.answers + poller.silences} polls answered`,
  );
  expect(logs.lines).toBeGreaterThan(50_000);
  expect(logs.multilog.rotatedFiles.length).toBeGreaterThan(300);
  expect(logs.maillog.rotations).toBeGreaterThan(100);
  expect(killedPasses).toBeGreaterThan(0);
  expect(poller.answers).toBeGreaterThan(200);
});

interface Field {
  readonly config: string;
  readonly logs: Logs;
  readonly poller: SnmpPoller;
  readonly chance: Chance;
}

/** Kills the agent and starts another at once, again and again; gives the last one, and what the others said. */
async function killAgain(first: AgentProcess, { config, logs, poller, chance }: Field) {
  let agent = first;
  let said = '';
  keep({ stop: () => agent.stop() });
  for (let kills = 0; kills < KILLS; kills++) {
    if (kills % ONE_CATCHES_UP_OF === 0) {
      const written = BigInt(logs.lines);
      const counted = () => poller.value('agent.linesRead') ?? 0n;
      await waitFor('an agent catches up', () => counted() + UNFINISHED_LINES >= written, {
        withinMs: 15_000,
        seen: () => `${counted()} of ${written} lines: ${agent.stderr}`,
      });
    }
    // The only sleep: how long this one may live.
    await new Promise((resolve) => setTimeout(resolve, chance.between(LIFE_MS.least, LIFE_MS.most)));
    await agent.kill();
    expect(agent.ending).toEqual({ code: null, signal: 'SIGKILL' });
    said += agent.stderr;
    agent = new AgentProcess(config);
  }
  return { last: agent, said };
}

function allRead(poller: SnmpPoller, { lines }: Logs): Promise<true> {
  return waitFor(`${lines} lines are read`, () => (poller.value('agent.linesRead') ?? 0n) >= BigInt(lines), {
    withinMs: 30_000,
    seen: () => polled.map((name) => `${name} ${poller.value(name)}`).join(', '),
  });
}

/** Both logs, what is written to them, and what that adds up to. */
class Logs {
  readonly multilog: Multilog;
  readonly maillog: RenamedLog;
  private qmail: FullSpeedWriter | undefined;
  private spamd: FullSpeedWriter | undefined;
  private multilogOctets = 0;
  private rotateIn = 1;
  private unwritten = '';

  constructor(
    directory: TempDirectory,
    private readonly chance: Chance,
  ) {
    this.multilog = keep(new Multilog(directory.at('send'), { limitBytes: 8192, keptFiles: 100_000 }));
    this.maillog = keep(new RenamedLog(directory.at('maillog'), 1000));
  }

  get sources() {
    return {
      send: { path: this.multilog.current, services: ['send'] },
      maillog: { path: this.maillog.path, services: ['spamassassin'] },
    };
  }

  get lines(): number {
    return this.qmail!.lines + this.spamd!.lines;
  }

  start(): void {
    const toMultilog = (text: string) => {
      this.multilogOctets += text.length;
      return this.multilog.write(text);
    };
    this.qmail = keep(new FullSpeedWriter({ linesPerSecond: 1000, line: qmailLine, write: toMultilog }));
    const toMaillog = (text: string) => this.writeBuffered(text);
    this.spamd = keep(new FullSpeedWriter({ linesPerSecond: 3000, line: spamdLine, write: toMaillog }));
  }

  /** Every line begun is written to its end. */
  async pause(): Promise<void> {
    await Promise.all([this.qmail!.stop(), this.spamd!.stop()]);
    this.flush();
  }

  /** One line more each, and the end. */
  async finish(): Promise<void> {
    await Promise.all([this.qmail!.more(1), this.spamd!.more(1)]);
    this.flush();
    await this.multilog.stop();
  }

  /** What every counter must be that knows of these lines. */
  counted(): Readonly<Partial<Record<CounterName, bigint>>> {
    const [qmail, spamd] = [this.qmail!.lines, this.spamd!.lines];
    return {
      'send.messageInfo': BigInt(qmail),
      'send.messageOctets': sizesOf(qmail),
      'spamassassin.ham': BigInt(spamd),
      'spamassassin.hamOctets': sizesOf(spamd),
      'agent.linesRead': BigInt(qmail + spamd),
      'agent.octetsRead': BigInt(this.multilogOctets + STAMP_OCTETS * qmail + this.maillog.octets),
      'agent.linesUnclaimed': 0n,
      'agent.losses': 0n,
      'agent.truncations': 0n,
      'agent.snapshotsDamaged': 0n,
      'agent.commitFailures': 0n,
    };
  }

  /** As a writer with a buffer: most of its writes end in the middle of a line, and it has none when it rotates. */
  private writeBuffered(text: string): void {
    this.unwritten += text;
    const isRotating = --this.rotateIn <= 0;
    const kept = isRotating ? 0 : this.chance.between(0, Math.min(200, this.unwritten.length));
    const cut = this.unwritten.length - kept;
    this.maillog.write(this.unwritten.slice(0, cut));
    this.unwritten = this.unwritten.slice(cut);
    if (!isRotating) return;
    this.maillog.rotate();
    this.rotateIn = this.chance.between(1, 40);
  }

  private flush(): void {
    this.maillog.write(this.unwritten);
    this.unwritten = '';
  }
}
