// A room of its own for commands that are typed as a page shows them, on the paths that it names: what is written to
// /etc, /root, /usr and /var is gone afterwards, /run and /tmp are empty, the network is loopback alone with every port
// free, the host is called mx1.example.org. Wants root, as who installs does.

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TOP } from './checkout';
import { Child, type Outcome, runProgram } from './child';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

const SETUP = `set -eu
top=$1 room=$2 node=$3
mount -t tmpfs none "$room"
mount -t proc proc /proc
for directory in etc root usr var; do
  mkdir -p "$room/$directory/upper" "$room/$directory/work"
  mount -t overlay overlay -o "lowerdir=/$directory,upperdir=$room/$directory/upper,workdir=$room/$directory/work" "/$directory"
done
mount -t tmpfs -o mode=755 none /run
install -m 755 "$top/dist/maillogs.cjs" /usr/local/bin/maillogs
command -v node >/dev/null || ln -s "$node" /usr/local/bin/node
cp "$top"/node_modules/net-snmp/lib/mibs/SNMPv2-MIB.mib /run/SNMPv2-MIB.txt
cp "$top"/packaging/mibs/*.txt "$top/MAIL-TOASTER-LOGS-MIB.txt" "$top"/mibs/*.txt /run
mount -t tmpfs -o mode=1777 none /tmp
mount -t tmpfs -o mode=755 none /var/log
mkdir -p /usr/share/snmp/mibs /etc/maillogs /var/lib/maillogs
rm -rf /etc/snmp/* /root/.snmp
mkdir -p /etc/snmp/snmpd.conf.d
echo 'mibs :' >/etc/snmp/snmp.conf
mv /run/*.txt /usr/share/snmp/mibs
grep -q ^maillogs: /etc/passwd || {
  echo maillogs:x:9870:9870::/nonexistent:/usr/sbin/nologin >>/etc/passwd
  echo maillogs:x:9870: >>/etc/group
}
chown maillogs:maillogs /var/lib/maillogs
echo '127.0.0.1 localhost mx1.example.org mon' >/etc/hosts
hostname mx1.example.org
ip link set lo up
echo ready
exec cat
`;

/** Where it was set up: its first process, which ends with its stdin, and all others with it. */
export class Room {
  private constructor(
    private readonly door: Child,
    private readonly directory: TempDirectory,
    private readonly pid: string,
  ) {}

  static async enter(): Promise<Room> {
    const directory = new TempDirectory();
    const spaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child'];
    const words = [TOP, directory.path, process.execPath];
    const door = new Child(['unshare', ...spaces, 'sh', '-c', SETUP, 'sh', ...words], { cwd: '/' });
    await waitFor('the room is there', () => {
      if (door.hasEnded) throw new Error(`there is no room: ${door.stderr}`);
      return door.stdout.includes('ready');
    });
    const children = readFileSync(`/proc/${door.pid}/task/${door.pid}/children`, 'utf8');
    return new Room(door, directory, children.trim());
  }

  /** What a shell in /root is told, to its end, with this stdin. */
  types(text: string, input = ''): Outcome {
    return runProgram(this.shell(text), { cwd: '/', timeout: 30_000, input });
  }

  /** Like types, but anything but success fails the test. Gives what was printed. */
  does(text: string, input = ''): string {
    const { code, stdout, stderr } = this.types(text, input);
    if (code !== 0) throw new Error(`${text}\nended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  /** What goes on in the background, until the room is left. */
  starts(text: string): Child {
    return new Child(this.shell(`exec ${text}`), { cwd: '/' });
  }

  /** The directories above it are made. */
  write(path: string, content: string): void {
    this.does(`mkdir -p '${dirname(path)}' && cat >'${path}'`, content);
  }

  async stop(): Promise<void> {
    await this.door.finish();
    this.directory.stop();
  }

  private shell(text: string): [string, ...string[]] {
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const environment = [`PATH=${path}`, 'HOME=/root', 'LANG=C.UTF-8', 'TZ=UTC', 'TERM=dumb'];
    const spaces = ['--mount', '--net', '--pid', '--uts', '--ipc'];
    return ['nsenter', '--target', this.pid, ...spaces, 'env', '-i', ...environment, 'sh', '-c', `cd /root\n${text}`];
  }
}
