// maillogs count: counts whole files, or stdin, from their beginning. Touches no state.

import { type Oid, parseOid } from '../base/oid';
import { Problem, sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { formatJson } from '../export/json';
import { legacyLine } from '../export/legacy-line';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatTable } from '../export/table';
import type { Files } from '../host/files';
import { LineCounter } from '../ingest/line-counter';
import { counters, DEFAULT_ROOT, logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';
import { readLines } from '../source/read-lines';
import { type Invocation, textOption } from './command';
import { exitCodeOf } from './exit-code';
import { parseServices } from './service-list';

type Format = (services: readonly ServiceName[], count: FileCounter, root: Oid) => string;

const formats: Readonly<Record<string, Format>> = {
  legacy: (services, { totals }) => services.map((service) => `${legacyLine(service, totals)}\n`).join(''),
  json: (services, count, root) => formatJson(rowsOf(services, count, root)),
  table: (services, count, root) => formatTable(rowsOf(services, count, root)),
};

function rowsOf(services: readonly ServiceName[], { totals, tables }: FileCounter, root: Oid): readonly CounterRow[] {
  return [...counterRows(root, totals, services), ...tableRows(root, tables, services)];
}

export async function run(invocation: Invocation): Promise<ExitCode> {
  const services = parseServices(textOption(invocation, 'service') ?? 'all');
  const formatName = textOption(invocation, 'format') ?? 'table';
  const format = formats[formatName];
  if (format === undefined) throw new Problem('usage', `there is no format "${formatName}": legacy, json or table.`);
  const rootText = textOption(invocation, 'root');
  const root = rootText === undefined ? DEFAULT_ROOT : parseOid(rootText);
  if (root === undefined) throw new Problem('usage', `"${rootText}" is not an OID such as 1.3.6.1.4.1.8072.`);

  const { files } = invocation.host;
  const count = new FileCounter(services);
  let worst: ExitCode = EXIT.ok;
  if (invocation.operands.length === 0) await count.take(streamed(files), 0);
  for (const path of invocation.operands) {
    try {
      await countFile(count, files, path);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      invocation.stderr(`maillogs: ${sentenceOf(thrown)}\n`);
      worst = exitCodeOf(thrown);
    }
  }
  invocation.stdout(format(services, count, root));
  return worst;
}

async function countFile(count: FileCounter, files: Files, path: string): Promise<void> {
  if (path === '-') return count.take(streamed(files), 0);
  const descriptor = files.open(path);
  try {
    const { kind } = files.openedStatus(descriptor);
    if (kind === 'directory') throw new Problem('noInput', `${path} is a directory: name the log files in it.`);
    // A pipe or device has no positions: it is read as it comes.
    await count.take(kind === 'file' ? files : streamed(files), descriptor);
  } finally {
    files.close(descriptor);
  }
}

class FileCounter {
  readonly totals = new BigUint64Array(counters.length);
  tables: TableTotals = new Map();
  private readonly tally = new Tally();
  private readonly counter: LineCounter;

  constructor(services: readonly ServiceName[]) {
    this.counter = new LineCounter(services.length === 0 ? logServices : services, this.tally);
  }

  async take(files: Files, descriptor: number): Promise<void> {
    const from = { offsetBytes: 0, isInOverlongLine: false };
    const fold = () => {
      this.tables = this.tally.foldTables(this.tables, (table) => this.counter.mayCountTable(table));
      this.tally.foldInto(this.totals, this.counter.mayCount);
    };
    await readLines(
      { files, descriptor, from, untilBytes: Number.MAX_SAFE_INTEGER, isFinished: true },
      {
        line: (bytes, start, end) => this.counter.line(bytes, start, end),
        overlong: () => undefined,
        reached: () => {
          this.counter.endChunk();
          fold();
          return true;
        },
      },
    );
    fold();
  }
}

/** The same files, read in order whatever position is asked for. */
function streamed(files: Files): Files {
  return { ...files, read: (descriptor, into) => files.readNext(descriptor, into) };
}
