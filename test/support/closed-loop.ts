// A poller that never rests: as soon as it has an answer it asks again, as many graphing tools together do. It
// keeps what an answer must not be: late, an error, smaller than the one before, or a mixture of two moments.

import { TAG } from '../../src/snmp/ber';
import { netSnmp, type SnmpSession, type SnmpVarbind } from '../../src/snmp/net-snmp';

/** What snmpget(1) waits for an answer; it asks again, a closed loop does not. */
const TIMEOUT_MS = 1000;
const LATE_MS = 100;
const KEPT_FAULTS = 10;

/** Values by OID, of one answer. */
export type Answer = ReadonlyMap<string, bigint>;

/** A GET of these, or a GETBULK of so many rows behind an OID. */
export type Question = { readonly oids: readonly string[] } | { readonly behind: string; readonly rows: number };

/** The package has it; the program asks by `subtree`. */
interface BulkSession extends SnmpSession {
  getBulk(
    oids: readonly string[],
    nonRepeaters: number,
    maxRepetitions: number,
    answer: (error: Error | null, varbinds?: readonly (readonly SnmpVarbind[])[]) => void,
  ): this;
}

export class ClosedLoop {
  answers = 0;
  /** Answers that took longer than a tenth of a second. */
  late = 0;
  last: Answer = new Map();
  /** In words, the first few. */
  readonly faults: string[] = [];
  private readonly session: BulkSession;
  private readonly done: Promise<void>;
  private isStopping = false;

  /** `inconsistency` says what is wrong with one answer by itself, if anything is. */
  constructor(
    port: number,
    private readonly question: Question,
    private readonly inconsistency: (answer: Answer) => string | undefined,
  ) {
    const options = { port, version: 1, retries: 0, timeout: TIMEOUT_MS } as const;
    this.session = netSnmp.createSession('127.0.0.1', 'public', options) as BulkSession;
    this.session.on('error', (error: Error) => this.fault(error.message));
    this.done = this.run();
  }

  async stop(): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    await this.done;
    this.session.close();
  }

  private async run(): Promise<void> {
    while (!this.isStopping) {
      const askedMs = performance.now();
      try {
        this.take(countersOf(await this.ask()));
        if (performance.now() - askedMs > LATE_MS) this.late++;
      } catch (thrown) {
        this.fault(String(thrown));
      }
    }
  }

  private take(answer: Answer): void {
    this.answers++;
    const inconsistency = this.inconsistency(answer);
    if (inconsistency !== undefined) this.fault(inconsistency);
    for (const [oid, before] of this.last) {
      const value = answer.get(oid);
      if (value === undefined) this.fault(`${oid} was ${before} and is missing`);
      else if (value < before) this.fault(`${oid} went from ${before} to ${value}`);
    }
    this.last = answer;
  }

  private fault(words: string): void {
    if (this.faults.length < KEPT_FAULTS) this.faults.push(words);
  }

  private ask(): Promise<readonly SnmpVarbind[]> {
    const { question, session } = this;
    return new Promise((resolve, reject) => {
      const settle = (error: Error | null, varbinds: readonly SnmpVarbind[] | undefined) =>
        error === null ? resolve(varbinds ?? []) : reject(error);
      if ('oids' in question) session.get(question.oids, settle);
      else session.getBulk([question.behind], 0, question.rows, (error, columns) => settle(error, columns?.[0]));
    });
  }
}

function countersOf(varbinds: readonly SnmpVarbind[]): Answer {
  return new Map(
    varbinds.flatMap(({ oid, type, value }) =>
      type === TAG.counter64 && Buffer.isBuffer(value) ? [[oid, BigInt(`0x0${value.toString('hex')}`)]] : [],
    ),
  );
}
