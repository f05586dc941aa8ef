// Tells the service manager how the daemon does: sd_notify(3), by systemd-notify(1), since Node speaks no unix datagrams. It
// is another process than ours, so the unit needs NotifyAccess=all. What cannot be told is no reason to stop counting.

import { spawn } from 'node:child_process';

const TIMEOUT_MS = 5000;
/** Messages that wait for those before them: of more, only the newest is told. */
const MAX_WAITING = 4;

type Environment = Readonly<Record<string, string | undefined>>;

export class ServiceManager {
  private readonly socket: string | undefined;
  private readonly watchdogMs: number;
  private timer: NodeJS.Timeout | undefined;
  /** One after the other: a READY that overtook its RELOADING would leave the unit reloading for ever. */
  private waiting: (readonly string[])[] = [];
  private isTelling = false;

  constructor(private readonly environment: Environment) {
    this.socket = environment['NOTIFY_SOCKET'];
    this.watchdogMs = watchdogOf(environment);
  }

  /** The configuration is in force, at first or again. */
  ready(status: string): void {
    this.tell('READY=1', `STATUS=${status}`);
    if (this.watchdogMs === 0 || this.socket === undefined || this.timer !== undefined) return;
    // Twice as often as is asked for. A daemon whose event loop stands still tells nothing.
    // While something else is told, that will do.
    const alive = () => this.isTelling || this.tell('WATCHDOG=1');
    this.timer = setInterval(alive, this.watchdogMs / 2);
    this.timer.unref();
  }

  /** The configuration is being read again; Type=notify-reload wants the moment, by the monotonic clock. */
  reloading(): void {
    this.tell('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  /** Told at once: the process ends soon. */
  stopping(): void {
    clearInterval(this.timer);
    this.waiting = [];
    if (this.socket !== undefined) void this.run(['STOPPING=1']);
  }

  private tell(...assignments: readonly string[]): void {
    if (this.socket === undefined) return;
    if (this.waiting.length === MAX_WAITING) this.waiting = [];
    this.waiting.push(assignments);
    if (!this.isTelling) void this.tellAll();
  }

  private async tellAll(): Promise<void> {
    this.isTelling = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) await this.run(next);
    this.isTelling = false;
  }

  /** Resolves once it is told, or cannot be. */
  private run(assignments: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const { PATH = '/usr/bin:/bin' } = this.environment;
      const options = { env: { PATH, NOTIFY_SOCKET: this.socket }, stdio: 'ignore', timeout: TIMEOUT_MS } as const;
      const child = spawn('systemd-notify', [...assignments], options);
      // `close` does not come where nothing was started, and `error` only then.
      child.once('error', () => resolve());
      child.once('close', () => resolve());
    });
  }
}

/** sd_watchdog_enabled(3); 0 where this process is not watched. */
function watchdogOf({ WATCHDOG_USEC, WATCHDOG_PID }: Environment): number {
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(process.pid)) return 0;
  return /^\d{4,15}$/.test(WATCHDOG_USEC ?? '') ? Number(WATCHDOG_USEC) / 1000 : 0;
}
