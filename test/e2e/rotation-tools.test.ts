// Logs rotated by logrotate(8) and savelog(8) themselves, while their writer goes on and the agent counts, is killed
// with -9 and started again: what is counted is what was written.

import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, show } from '../support/agent-process';
import { Child } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { FullSpeedWriter } from '../support/full-speed-writer';
import { syslogStamp } from '../support/syslog-stamp';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const ROTATIONS = 5;

/** Sizes that differ from line to line, so that one lost and another doubled do not make up for it. */
const sizeOf = (n: number): bigint => 1n << BigInt(n % 40);
const lineOf = (n: number): string =>
  `${syslogStamp()} relay3 qmail: 1725854706.123456 info msg ${n}: bytes ${sizeOf(n)} from <a@b.example> qp 1 uid 1`;

/** A log, its writer, which opens it again only when it is told to, and the agent that reads it. */
class Scene {
  readonly directory = keep(new TempDirectory());
  readonly path = this.directory.at('logs', 'maillog');
  private descriptor: number;
  private isPaused = false;
  private unwritten = '';
  private readonly writer: FullSpeedWriter;
  private readonly config: string;
  private agent: AgentProcess | undefined;

  constructor() {
    this.directory.directory('logs');
    this.descriptor = openSync(this.path, 'a');
    this.config = writeConfig(this.directory, { sources: { maillog: { path: this.path, services: ['send'] } } });
    this.writer = new FullSpeedWriter({ linesPerSecond: 2000, line: lineOf, write: (text) => this.write(text) });
    keep({ stop: () => this.end() });
  }

  /** Files that were rotated away before a log was first seen are not read. */
  async start(): Promise<void> {
    this.agent = keep(new AgentProcess(this.config));
    await waitFor('the agent has looked at the log', () => committedValue(this.config, 'agent.passes') !== undefined);
  }

  /** Killed with -9 in whatever it does. */
  async restart(): Promise<void> {
    await this.agent!.kill();
    this.agent = keep(new AgentProcess(this.config));
  }

  /** The agent counts something while lines are written. */
  async counts(): Promise<void> {
    const before = this.total('agent.linesRead');
    await waitFor('a pass counts something', () => this.total('agent.linesRead') > before);
  }

  async run(command: readonly [string, ...string[]]): Promise<void> {
    const child = keep(new Child(command, { cwd: this.directory.path }));
    expect([await child.ended, child.stderr]).toEqual([{ code: 0, signal: null }, '']);
  }

  /** As a syslogd that is sent SIGHUP. */
  reopen(): void {
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a');
  }

  pause(): void {
    this.isPaused = true;
  }

  goOn(): void {
    this.isPaused = false;
  }

  total(name: string): bigint {
    return BigInt(show(this.config).find((row) => row.name === name)!.value);
  }

  get said(): string {
    return this.agent!.stderr;
  }

  /** No more is written; resolves once the agent has nothing left to read. */
  async finish(isComplete: () => boolean): Promise<void> {
    this.goOn();
    await this.writer.stop();
    this.write('');
    await waitFor('all is counted', isComplete, {
      withinMs: 20_000,
      seen: () => `${this.total('agent.linesRead')} of ${this.writer.lines}, ${this.names.join(' ')}, ${this.said}`,
    });
  }

  get written(): { readonly lines: bigint; readonly octets: bigint } {
    const { lines } = this.writer;
    return {
      lines: BigInt(lines),
      octets: Array.from({ length: lines }, (_, n) => sizeOf(n)).reduce((a, b) => a + b, 0n),
    };
  }

  get names(): readonly string[] {
    return readdirSync(this.directory.at('logs')).sort();
  }

  /** Lines in all files there are. */
  get linesOnDisk(): bigint {
    const texts = this.names.map((name) => {
      const bytes = readFileSync(this.directory.at('logs', name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
    });
    return BigInt(texts.join('').split('\n').length - 1);
  }

  private write(text: string): void {
    this.unwritten += text;
    if (this.isPaused) return;
    writeSync(this.descriptor, this.unwritten);
    this.unwritten = '';
  }

  private async end(): Promise<void> {
    await this.writer.stop();
    closeSync(this.descriptor);
  }
}

/** logrotate's way to tell the writer: its script waits until that has opened the new log. */
class Logrotate {
  private readonly config: string;
  private readonly note: string;

  constructor(
    private readonly scene: Scene,
    options: readonly string[],
  ) {
    const { directory, path } = scene;
    this.note = directory.at('reopen');
    const tell = [`touch ${this.note}`, `while [ -e ${this.note} ]; do sleep 0.02; done`];
    const script = options.includes('copytruncate') ? [] : ['postrotate', ...tell, 'endscript'];
    const lines = ['rotate 100', ...options, ...script].map((line) => `  ${line}\n`);
    this.config = directory.write('logrotate.conf', `${path} {\n${lines.join('')}}\n`);
  }

  async rotate(): Promise<void> {
    const { scene } = this;
    const timer = setInterval(() => {
      if (!existsSync(this.note)) return;
      scene.reopen();
      rmSync(this.note);
    }, 10);
    try {
      await scene.run(['logrotate', '--force', '--state', scene.directory.at('logrotate.state'), this.config]);
    } finally {
      clearInterval(timer);
    }
  }
}

const thisSecond = () => Math.floor(Date.now() / 1000);

async function rotateAgain(scene: Scene, rotate: () => Promise<void>): Promise<void> {
  for (let n = 0; n < ROTATIONS; n++) {
    const second = thisSecond();
    await scene.counts();
    // Two rotations of one second would be of one name.
    await waitFor('the next second', () => thisSecond() > second);
    if (n % 2 === 1) await Promise.all([rotate(), scene.restart()]);
    else await rotate();
  }
}

async function expectAllCounted(scene: Scene): Promise<void> {
  await scene.finish(() => scene.total('agent.linesRead') >= scene.written.lines);
  const { lines, octets } = scene.written;
  const names = ['send.messageInfo', 'send.messageOctets', 'agent.linesRead', 'agent.losses', 'agent.truncations'];
  expect(names.map((name) => scene.total(name))).toEqual([lines, octets, lines, 0n, 0n]);
  expect(scene.said).not.toMatch(/error:/);
}

const compressors = [
  ['bzip2', 'bz2'],
  ['xz', 'xz'],
  ['zstd', 'zst'],
  ['lz4', 'lz4'],
] as const;

const STAMPED = ['dateext', 'dateformat -%Y%m%d-%s'];

test.each<[name: string, options: readonly string[], rotated: RegExp]>([
  ['create', ['create'], /^maillog\.\d$/],
  ['compress', ['create', 'compress'], /^maillog\.\d\.gz$/],
  ['compress and delaycompress', ['create', 'compress', 'delaycompress'], /^maillog\.(1|\d\.gz)$/],
  ['dateext', ['create', ...STAMPED], /^maillog-\d{8}-\d+$/],
  ['dateext and compress', ['create', ...STAMPED, 'compress'], /^maillog-\d{8}-\d+\.gz$/],
  ...compressors.map(([program, ending]): [string, readonly string[], RegExp] => [
    `compress by ${program}`,
    ['create', 'compress', `compresscmd /usr/bin/${program}`, 'compressoptions -3', `compressext .${ending}`],
    new RegExp(`^maillog\\.\\d\\.${ending}$`),
  ]),
])('logrotate with %s: the sum is what was written', async (_name, options, rotated) => {
  const scene = new Scene();
  const logrotate = new Logrotate(scene, options);
  await scene.start();
  await rotateAgain(scene, () => logrotate.rotate());
  await expectAllCounted(scene);
  expect(scene.names.filter((name) => rotated.test(name))).toHaveLength(ROTATIONS);
});

test.each([
  ['as it is', []],
  ['and compress', ['compress']],
])(
  'logrotate with copytruncate %s, which nobody writes beside: the sum is what was written',
  async (_name, options) => {
    const scene = new Scene();
    const logrotate = new Logrotate(scene, ['copytruncate', ...options]);
    await scene.start();
    await rotateAgain(scene, async () => {
      scene.pause();
      await logrotate.rotate();
      scene.goOn();
    });
    await expectAllCounted(scene);
  },
);

test('logrotate with copytruncate while lines are written: what it leaves on the disk is counted once', async () => {
  const scene = new Scene();
  const logrotate = new Logrotate(scene, ['copytruncate']);
  await scene.start();
  await rotateAgain(scene, () => logrotate.rotate());
  // What came between its copy and its cut is nowhere: nobody but an agent that read it just then has ever seen it.
  await scene.finish(() => scene.total('agent.linesRead') >= scene.linesOnDisk);
  expect(scene.total('agent.linesRead')).toBeLessThanOrEqual(scene.written.lines);
});

test.each<[name: string, options: readonly string[], rotated: RegExp]>([
  ['as it is', [], /^maillog\.(0|\d\.gz)$/],
  ['without compression', ['-l'], /^maillog\.\d$/],
  ['with dates', ['-l', '-d', '-D', '%Y%m%d%H%M%S'], /^maillog\.\d{14}$/],
])('savelog %s: the sum is what was written', async (_name, options, rotated) => {
  const scene = new Scene();
  await scene.start();
  await rotateAgain(scene, async () => {
    await scene.run(['savelog', '-q', '-t', '-c', '100', ...options, scene.path]);
    scene.reopen();
  });
  await expectAllCounted(scene);
  expect(scene.names.filter((name) => rotated.test(name))).toHaveLength(ROTATIONS);
});
