// maillogs send, smtp, rbl …: one pass, then the line the Perl program printed, and nothing else on stdout.
// When the pass can't be made, because the agent is writing just now, the disk is full or the user may not write, the
// line has the values committed last. Where snmpd runs us it takes stderr for output, too: the line comes first.

import { exitCodeOf } from '../base/exit-code';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import type { Invocation } from '../host/invocation';
import { type JournalEvent, levelOf } from '../host/journal';
import type { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import { pauseBy } from '../pass/give-way';
import { Ingest } from '../pass/ingest';
import { progressLine } from '../pass/progress-line';
import { savedLine } from '../perl/counter-file-line';
import { legacyLine } from '../perl/legacy-line';
import type { CounterFileService } from '../registry/counter-files';
import type { ServiceName } from '../registry/services';
import { configOrExit } from '../setup/load-config';
import { openLedger } from '../setup/open-ledger';
import { sourceSpecs } from '../setup/source-specs';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  // snmpd's exec runs us every minute and takes stderr for output: what stays wrong is for eyes at a terminal.
  const progress = progressLine(invocation);
  const isQuiet = progress === undefined;
  const held: JournalEvent[] = [];
  const host = isQuiet ? withHeldEvents(invocation.host, held) : progress.beside(invocation.host);
  const ledger = openLedger(host, config, { isQuiet });
  const ingest = new Ingest(host, ledger, await sourceSpecs(config));
  const outcome = await ingest.pass({
    progressed: (each) => progress?.progressed(each),
    pause: pauseBy(host.clock),
  });
  progress?.end();
  const isForbidden = outcome.kind === 'failed' && outcome.problem.code === 'notPermitted';
  const hasPrinted = isForbidden && printSaved(invocation, config, ledger);
  for (const event of held) invocation.host.journal.note(event);
  if (isForbidden && hasPrinted) return exitCodeOf(outcome.problem);
  await readNewest(ledger);
  // The agent's own passes are met now and then, and soon over; what is not seen here may stay for long.
  const isTold = !isQuiet || ledger.current === undefined;
  if (outcome.kind === 'busy' && (isTold || outcome.elsewhere !== undefined)) {
    const place = `the counters in ${printable(config.stateDir)}`;
    const rest = ledger.current === undefined ? 'nothing was saved yet' : 'these are the values saved last';
    invocation.stderr(`maillogs: ${place} are being written by ${holderInWords(outcome)}: ${rest}.\n`);
  }
  if (ledger.current === undefined) return outcome.kind === 'failed' ? exitCodeOf(outcome.problem) : EXIT.tempFail;
  invocation.stdout(`${legacyLine(invocation.command as ServiceName, ledger.current.totals)}\n`);
  return outcome.kind === 'failed' ? exitCodeOf(outcome.problem) : EXIT.ok;
}

/** What another has committed just now, on the disk if it can be brought there: what is printed may not fall back. */
async function readNewest(ledger: Ledger): Promise<void> {
  try {
    await ledger.refreshDurably();
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    ledger.refresh();
  }
}

/** For a user who may not write the state: the values saved last; false where he may not read them, either. */
function printSaved({ command, host, stdout, stderr }: Invocation, config: Config, ledger: Ledger): boolean {
  const service = command as ServiceName;
  const { stateDir: directory, counterFiles: names } = config;
  const line =
    unlessForbidden(() => ledger.refresh() || true) && ledger.current !== undefined
      ? legacyLine(service, ledger.current.totals)
      : unlessForbidden(() => savedLine(host.files, service as CounterFileService, { directory, names }));
  if (line === undefined) return false;
  stdout(`${line}\n`);
  stderr(`maillogs: these are the values saved last, since this user may not write to ${printable(directory)}.\n`);
  return true;
}

function unlessForbidden<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'notPermitted') return undefined;
    throw thrown;
  }
}

/** Events are told after the line, or not at all; a rotation is nothing anyone must act on. */
function withHeldEvents(host: Host, held: JournalEvent[]): Host {
  const note = (event: JournalEvent) => {
    if (levelOf(event) !== 'notice') held.push(event);
  };
  return { ...host, journal: { ...host.journal, note } };
}
