// Tells the service manager how the daemon does: sd_notify(3), by systemd-notify(1), since Node speaks no unix datagrams. It
// is another process than ours, so the unit needs NotifyAccess=all. What cannot be told is no reason to stop counting.

import { spawn } from 'node:child_process';

const TIMEOUT_MS = 5000;
/** Children at a time: a service manager that does not listen shall not fill the process table. */
const MAX_AT_A_TIME = 4;

type Environment = Readonly<Record<string, string | undefined>>;

export class ServiceManager {
  private readonly socket: string | undefined;
  private readonly watchdogMs: number;
  private timer: NodeJS.Timeout | undefined;
  private running = 0;

  constructor(private readonly environment: Environment) {
    this.socket = environment['NOTIFY_SOCKET'];
    this.watchdogMs = watchdogOf(environment);
  }

  /** The configuration is in force, at first or again. */
  ready(status: string): void {
    void this.tell('READY=1', `STATUS=${status}`);
    if (this.watchdogMs === 0 || this.socket === undefined || this.timer !== undefined) return;
    // Twice as often as is asked for. A daemon whose event loop stands still tells nothing.
    this.timer = setInterval(() => void this.tell('WATCHDOG=1'), this.watchdogMs / 2);
    this.timer.unref();
  }

  /** The configuration is being read again; Type=notify-reload wants the moment, by the monotonic clock. */
  async reloading(): Promise<void> {
    await this.tell('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`);
  }

  stopping(): void {
    clearInterval(this.timer);
    void this.tell('STOPPING=1');
  }

  /** Resolves once it is told, or cannot be. */
  private tell(...assignments: readonly string[]): Promise<void> {
    if (this.socket === undefined || this.running >= MAX_AT_A_TIME) return Promise.resolve();
    this.running++;
    return new Promise((resolve) => {
      const { PATH = '/usr/bin:/bin' } = this.environment;
      const options = { env: { PATH, NOTIFY_SOCKET: this.socket }, stdio: 'ignore', timeout: TIMEOUT_MS } as const;
      const child = spawn('systemd-notify', [...assignments], options);
      const ended = () => {
        this.running--;
        resolve();
      };
      // `close` comes after `error`, too, but not where nothing was started.
      let hasEnded = false;
      for (const event of ['error', 'close'] as const) {
        child.on(event, () => {
          if (!hasEnded) ended();
          hasEnded = true;
        });
      }
    });
  }
}

/** sd_watchdog_enabled(3); 0 where this process is not watched. */
function watchdogOf({ WATCHDOG_USEC, WATCHDOG_PID }: Environment): number {
  if (WATCHDOG_PID !== undefined && WATCHDOG_PID !== String(process.pid)) return 0;
  return /^\d{4,15}$/.test(WATCHDOG_USEC ?? '') ? Number(WATCHDOG_USEC) / 1000 : 0;
}
