// A real snmptrapd of the test's own, on loopback (snmptrapd(8), snmptrapd.conf(5)), to which an snmpd sends by
// every version of the protocol: v1 and v2c traps, v3 traps and v3 informs with authentication and privacy.

import { TOP } from './checkout';
import { Child } from './child';
import { freeUdpPort } from './free-port';
import { systemPath } from './private-snmpd';
import { MIB_DIRECTORIES } from './snmp-tools';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

/** What the sender of a v3 trap is known by; an inform asks the receiver for its own (RFC 3414 section 1.5). */
const SENDER = '0x80001f8804746573740a';
const KEYS = { auth: 'authenticated', priv: 'kept-private' } as const;

export type Sink = 'v1' | 'v2c' | 'v3 trap' | 'v3 inform';

export interface Received {
  /** By which way it came, told by community or user. */
  readonly sink: Sink;
  /** The name of the notification without its module; of a v1 trap what snmptrapd prints in front. */
  readonly notification: string;
  /** By the object's name without module and instance; as snmptrapd prints it, without its type. */
  readonly objects: Readonly<Record<string, string>>;
  readonly text: string;
}

export class PrivateSnmptrapd {
  private readonly directory = new TempDirectory();
  private child: Child | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<PrivateSnmptrapd> {
    const snmptrapd = new PrivateSnmptrapd(await freeUdpPort());
    await snmptrapd.start();
    return snmptrapd;
  }

  /** Lines for snmpd.conf that have it send here. */
  sinkLines(...sinks: readonly Sink[]): readonly string[] {
    const to = `127.0.0.1:${this.port}`;
    const keys = `-l authPriv -a SHA -A ${KEYS.auth} -x AES -X ${KEYS.priv}`;
    const lines: Readonly<Record<Sink, string>> = {
      v1: `trapsink ${to} by-v1`,
      v2c: `trap2sink ${to} by-v2c`,
      'v3 trap': `trapsess -v 3 -e ${SENDER} -u by-v3-trap ${keys} ${to}`,
      'v3 inform': `trapsess -Ci -v 3 -u by-v3-inform ${keys} ${to}`,
    };
    return sinks.map((sink) => lines[sink]);
  }

  /** All that came from our agent so far, oldest first: what snmpd says of itself is left out. */
  received(sink?: Sink): readonly Received[] {
    const lines = (this.child?.stdout ?? '').split('\n').filter((line) => line.startsWith('got\t'));
    const all = lines.map(readLine).filter(({ text }) => text.includes('mtlAlertName'));
    return sink === undefined ? all : all.filter((each) => each.sink === sink);
  }

  /** Waits until so many have come by one way. */
  async hasReceived(sink: Sink, count: number): Promise<readonly Received[]> {
    return waitFor(
      `snmptrapd received ${count} by ${sink}`,
      () => {
        const received = this.received(sink);
        return received.length >= count ? received : undefined;
      },
      { withinMs: 20_000, seen: () => this.child?.stdout },
    );
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    this.directory.stop();
  }

  private async start(): Promise<void> {
    const keys = `SHA ${KEYS.auth} AES ${KEYS.priv}`;
    const file = this.directory.write(
      'snmptrapd.conf',
      [
        'authCommunity log by-v1',
        'authCommunity log by-v2c',
        `createUser -e ${SENDER} by-v3-trap ${keys}`,
        `createUser by-v3-inform ${keys}`,
        'authUser log by-v3-trap priv',
        'authUser log by-v3-inform priv',
        'format1 got\\t%P\\t%N.%w.%q\\t%v\\n',
        'format2 got\\t%P\\t-\\t%v\\n',
        '',
      ].join('\n'),
    );
    const mibs = ['-M', MIB_DIRECTORIES, '-m', 'MAIL-TOASTER-LOGS-MIB:SNMPv2-MIB'];
    const child = new Child(
      ['snmptrapd', '-f', '-C', '-c', file, ...mibs, '-Lo', '-OQ', `udp:127.0.0.1:${this.port}`],
      {
        cwd: TOP,
        env: {
          PATH: systemPath,
          SNMPCONFPATH: this.directory.path,
          SNMP_PERSISTENT_DIR: this.directory.path,
          TZ: 'UTC',
        },
      },
    );
    this.child = child;
    await waitFor('snmptrapd listens', () => {
      if (child.hasEnded) throw new Error(`snmptrapd ended: ${child.stdout}${child.stderr}`);
      return child.stdout.includes('NET-SNMP version');
    });
  }
}

function readLine(line: string): Received {
  const [, security = '', generic = '', ...varbinds] = line.split('\t');
  const [, way = ''] = /by-(v\w+(?:-\w+)?)/.exec(security) ?? [];
  const pairs = varbinds.map((varbind) => {
    const [, name = '', value = ''] = /^(?:[\w-]+::)?(\w+)(?:\.0)? = (.*)$/.exec(varbind) ?? [];
    return [name, value.replace(/^"(.*)"$/, '$1')] as const;
  });
  const objects = Object.fromEntries(pairs);
  const notification = objects['snmpTrapOID']?.replace(/^.*::/, '') ?? generic;
  return { sink: way.replace('-', ' ') as Sink, notification, objects, text: line };
}
