// maillogs top: what is counted, live, from what the agent saves. Takes no lock and writes nothing. Where stdout is no
// terminal, and with --once, one reading as plain text.

import { hostname } from 'node:os';
import { oneLine } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { formatRate } from '../export/rates';
import { counterRows, tableRows } from '../export/rows';
import type { Host } from '../host/host';
import type { Invocation } from '../host/invocation';
import { isAtTerminal } from '../host/standard-streams';
import { savedBefore, savedSnapshot } from '../ledger/saved-snapshot';
import type { Snapshot } from '../ledger/snapshot';
import { SnapshotStore } from '../ledger/snapshot-store';
import { counters } from '../registry/registry';
import { configOrExit } from '../setup/load-config';
import { Samples } from '../top/samples';
import { drawScreen, shownRows, spark, type TopRow } from '../top/screen';
import { afterKey, firstState, keysIn, type TopState } from '../top/state';
import { lookedAt } from './looked-at';
import { wantedRows } from './wanted-rows';

const EVERY_MS = 1000;
const BARS = 60;
/** DEC private modes: the alternate screen without a cursor, and back. */
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const isLive = invocation.options['once'] !== true && isAtTerminal(0) && isAtTerminal(1);
  const live = new Live(invocation, config, isLive);
  if (!isLive) {
    live.look();
    invocation.stdout(live.text(firstState));
    return EXIT.ok;
  }
  await new Terminal(invocation, live).run();
  return EXIT.ok;
}

/** The counters as they are saved, and as they were. */
class Live {
  private readonly directory: string;
  private readonly store: SnapshotStore;
  private readonly samples = new Samples();
  private signature = '';
  private snapshot: Snapshot | undefined;

  constructor(
    private readonly invocation: Invocation,
    private readonly config: Config,
    /** What is not there yet may come. */
    private readonly isLive: boolean,
  ) {
    this.directory = lookedAt(invocation, config);
    this.store = new SnapshotStore(invocation.host, this.directory);
  }

  private get host(): Host {
    return this.invocation.host;
  }

  /** The host's, or the farm's. */
  get name(): string {
    return this.invocation.options['farm'] === true ? (this.config.farm?.name ?? '') : hostname();
  }

  get ageMs(): number {
    return this.snapshot === undefined ? 0 : Math.max(0, this.host.clock.nowMs() - this.snapshot.committedMs);
  }

  /** Takes what was saved since. Throws a Problem where nothing was, unless it may come. */
  look(): void {
    const signature = this.store.signature();
    if (signature === this.signature) return;
    this.signature = signature;
    const snapshot = this.read();
    if (snapshot === undefined) return;
    const nowMs = this.host.clock.monotonicMs();
    if (this.snapshot === undefined) {
      const before = savedBefore(this.host, this.directory, snapshot);
      if (before !== undefined)
        this.samples.add(nowMs - (snapshot.committedMs - before.committedMs), this.values(before));
    } else if (this.snapshot.epoch !== snapshot.epoch || this.snapshot.instance !== snapshot.instance) {
      this.samples.clear();
    }
    this.samples.add(nowMs, this.values(snapshot));
    this.snapshot = snapshot;
  }

  /** While the agent replaces a file, or someone damages one, what was read before stays. */
  private read(): Snapshot | undefined {
    try {
      return savedSnapshot(this.host, this.directory);
    } catch (thrown) {
      if (this.isLive && thrown instanceof Problem && (this.snapshot !== undefined || thrown.code === 'noInput'))
        return undefined;
      throw thrown;
    }
  }

  rows(): readonly TopRow[] {
    if (this.snapshot === undefined) return [];
    const nowMs = this.host.clock.monotonicMs();
    return wantedRows(this.rowsOf(this.snapshot), this.invocation.operands).map(
      ({ service, name, oid, units, value }) => ({
        ...{ service, name, oid, units, value: BigInt(value) },
        ...{ rate: this.samples.rate(oid, nowMs), bars: this.samples.bars(oid, nowMs, BARS) },
      }),
    );
  }

  /** One reading for those who cannot see a screen. */
  text(state: TopState): string {
    const rows = shownRows(this.rows(), state);
    const width = Math.max(0, ...rows.map(({ name }) => oneLine(name).length));
    const lines = rows.map(({ name, value, rate, units, bars }) => {
      const past = spark(bars.slice(-12), { canDraw: false }).trimEnd();
      const words = `${oneLine(name).padEnd(width)}  ${String(value).padStart(12)}  ${formatRate(rate ?? null).padStart(10)}  ${oneLine(units)}`;
      return `${words}${past === '' ? '' : `  ${past}`}\n`;
    });
    return lines.join('');
  }

  private rowsOf({ totals, tables }: Snapshot) {
    const { rootOid, counters: own } = this.config;
    const ownUnits = new Map(own.map(({ name, units }) => [name, units]));
    return [...counterRows(rootOid, totals), ...tableRows(rootOid, tables, { ownUnits })];
  }

  private values(snapshot: Snapshot): ReadonlyMap<string, bigint> {
    return new Map(this.rowsOf(snapshot).map(({ oid, value }) => [oid, BigInt(value)]));
  }
}

/** The screen and the keys, until q. */
class Terminal {
  private state: TopState = firstState;
  private rows: readonly TopRow[] = [];
  private readonly pages = new Map<string, readonly string[]>();

  constructor(
    private readonly invocation: Invocation,
    private readonly live: Live,
  ) {}

  run(): Promise<void> {
    const { stdin, stdout } = process;
    return new Promise((resolve, reject) => {
      const timer = setInterval(() => attempt(() => this.beat()), EVERY_MS);
      const leave = () => {
        clearInterval(timer);
        stdin.setRawMode(false).pause();
        for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, end);
        stdout.write(LEAVE);
      };
      const end = () => {
        leave();
        resolve();
      };
      const attempt = (action: () => void) => {
        try {
          action();
        } catch (thrown) {
          leave();
          reject(thrown);
        }
      };
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
      stdin.setRawMode(true).setEncoding('latin1').resume();
      stdin.on('data', (text) =>
        attempt(() => {
          for (const key of keysIn(String(text))) this.press(key);
          if (this.state.isOver) end();
          else this.draw();
        }),
      );
      stdin.on('end', end);
      stdout.on('resize', () => attempt(() => this.draw()));
      stdout.write(ENTER);
      attempt(() => this.beat());
    });
  }

  private press(key: string): void {
    this.state = afterKey(this.state, key, shownRows(this.rows, this.state).length);
    if (this.state.isOpen) void this.openPage();
  }

  private beat(): void {
    if (!this.state.isPaused) {
      this.live.look();
      this.rows = this.live.rows();
    }
    this.draw();
  }

  private draw(): void {
    const { columns = 80, rows: lines = 24 } = process.stdout;
    const { environment } = this.invocation;
    const marked = shownRows(this.rows, this.state)[this.state.selected];
    const screen = drawScreen({
      ...{ rows: this.rows, state: this.state, columns, lines, ageMs: this.live.ageMs, host: this.live.name },
      page: marked === undefined ? [] : (this.pages.get(marked.name) ?? []),
      canColour: (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb',
      canDraw: /utf-?8/i.test(environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''),
    });
    // Each line is written over and its rest erased: clearing the screen first would flicker.
    process.stdout.write(`\x1b[H${screen.map((line) => `${line}\x1b[K`).join('\r\n')}`);
  }

  /** The compiler of rules is loaded when the first page is opened. */
  private async openPage(): Promise<void> {
    const name = shownRows(this.rows, this.state)[this.state.selected]?.name;
    if (name === undefined || this.pages.has(name)) return;
    const counter = counters.find((each) => each.name === name);
    const [{ logTypes }, { rulesAdding }] = await Promise.all([
      import('../parsers/log-types'),
      import('../parsers/rules/describe'),
    ]);
    const rules = rulesAdding(name, logTypes);
    const help = counter === undefined ? [] : [counter.help, ''];
    this.pages.set(name, [...help, ...(rules.length === 0 ? [] : ['Added to by:', ...rules])]);
    this.draw();
  }
}
