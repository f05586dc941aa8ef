// Asks snmpd for some counters again and again, and remembers whether any was ever smaller than before. By the
// client library, since a tool started for each question would take half a processor.

import { formatOid, parseOid } from '../../src/base/oid';
import { counterIndex, counters, instanceOid } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { ROOT } from './agent-config';
import type { PrivateSnmpd } from './private-snmpd';

/** What is used of the package, which brings no types. */
interface Client {
  readonly Version2c: number;
  readonly isVarbindError: (varbind: AnsweredVarbind) => boolean;
  readonly createSession: (host: string, community: string, options: object) => ClientSession;
}
interface AnsweredVarbind {
  readonly value: unknown;
}
interface ClientSession {
  get(oids: readonly string[], answered: (error: Error | null, varbinds: readonly AnsweredVarbind[]) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  close(): void;
}
const client: Client = require('net-snmp');

const ASK_EVERY_MS = 10;

export class SnmpPoller {
  /** Polls that brought values. */
  answers = 0;
  /** Polls that brought none: nobody registered, no answer. */
  silences = 0;
  /** What must never happen, in words. */
  readonly stepsBack: string[] = [];
  private readonly highest = new Map<CounterName, bigint>();
  private readonly session: ClientSession;
  private readonly done: Promise<void>;
  private isStopping = false;

  constructor(
    { port }: PrivateSnmpd,
    private readonly names: readonly CounterName[],
  ) {
    const options = { port, version: client.Version2c, retries: 0, timeout: 1000 };
    this.session = client.createSession('127.0.0.1', 'public', options);
    this.session.on('error', () => undefined);
    this.done = this.poll();
  }

  /** The highest value ever answered; undefined before the first. */
  value(name: CounterName): bigint | undefined {
    return this.highest.get(name);
  }

  async stop(): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    await this.done;
    this.session.close();
  }

  private async poll(): Promise<void> {
    while (!this.isStopping) {
      const values = await this.ask();
      if (values.some((value) => value !== undefined)) this.answers++;
      else this.silences++;
      this.names.forEach((name, i) => {
        this.compare(name, values[i]);
      });
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  }

  private compare(name: CounterName, value: bigint | undefined): void {
    const before = this.highest.get(name);
    if (value === undefined) return;
    if (before !== undefined && value < before) this.stepsBack.push(`${name} from ${before} to ${value}`);
    else this.highest.set(name, value);
  }

  private ask(): Promise<readonly (bigint | undefined)[]> {
    const oids = this.names.map(counterOid);
    return new Promise((resolve) => {
      this.session.get(oids, (error, varbinds) => {
        resolve(error === null ? varbinds.map(counterOf) : []);
      });
    });
  }
}

function counterOid(name: CounterName): string {
  return formatOid(instanceOid(parseOid(ROOT)!, counters[counterIndex(name)]!));
}

/** Counter64 comes as its octets. */
function counterOf(varbind: AnsweredVarbind): bigint | undefined {
  if (client.isVarbindError(varbind)) return undefined;
  const { value } = varbind;
  return Buffer.isBuffer(value) ? BigInt(`0x0${value.toString('hex')}`) : BigInt(String(value));
}
