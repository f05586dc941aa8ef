// A syslogd of a test's own, for programs that log by syslog(3) alone: they run in mount and process namespaces where
// /dev/log is its socket. A stream, which the C library takes where datagrams are refused: each record ends with a NUL.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { Child } from './child';
import { systemPath } from './private-snmpd';
import type { TempDirectory } from './temp-directory';

/** Makes a /dev whose log is $1/syslog, and runs the other operands there. */
const WITH_OWN_DEV = `
dev=$1/dev
mount -t tmpfs tmpfs "$dev" || exit
for name in null zero full random urandom tty; do : >"$dev/$name" && mount --bind "/dev/$name" "$dev/$name" || exit; done
ln -s /proc/self/fd "$dev/fd" && ln -s "$1/syslog" "$dev/log" && mount --rbind "$dev" /dev || exit
shift
exec "$@"`;

export class PrivateSyslog {
  private readonly children: Child[] = [];

  private constructor(
    private readonly directory: TempDirectory,
    private readonly server: Server,
    private readonly sockets: ReadonlySet<Socket>,
    /** The file to count, as a syslogd writes it: stamp, host, program, pid. */
    readonly log: string,
  ) {}

  static async start(directory: TempDirectory): Promise<PrivateSyslog> {
    const log = directory.at('mail.log');
    writeFileSync(log, '');
    directory.directory('dev');
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.setEncoding('latin1');
      let rest = '';
      socket.on('error', () => undefined);
      socket.on('data', (text: string) => {
        const records = (rest + text).split('\0');
        rest = records.pop()!;
        for (const record of records) appendFileSync(log, `${written(record)}\n`, 'latin1');
      });
    });
    await new Promise<void>((resolve) => server.listen(directory.at('syslog'), resolve));
    return new PrivateSyslog(directory, server, sockets, log);
  }

  /** Runs a program that logs here. What it starts ends with it, also what it put into the background. */
  run(...command: readonly [string, ...string[]]): Child {
    const namespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child'] as const;
    const child = new Child([...namespaces, 'sh', '-c', WITH_OWN_DEV, 'sh', this.directory.path, ...command], {
      env: { PATH: systemPath, TZ: 'UTC', LC_ALL: 'C' },
      cwd: this.directory.path,
    });
    this.children.push(child);
    return child;
  }

  /** All lines so far. */
  logged(): string {
    return readFileSync(this.log, 'latin1');
  }

  /** Ends what it ran, too; unshare(1) minds no SIGTERM. */
  async stop(): Promise<void> {
    await Promise.all(this.children.map((child) => child.kill()));
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

/** What rsyslogd makes of a record: no priority, a host, and no control characters. */
function written(record: string): string {
  const [, stamp, rest] = /^<\d+>(\w{3} [\d ]\d \d\d:\d\d:\d\d) ([\s\S]*?)\n?$/.exec(record) ?? [];
  const escaped = (rest ?? record).replace(/[\0-\x1f\x7f]/g, (c) => `#${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `${stamp} mx7 ${escaped}`;
}
