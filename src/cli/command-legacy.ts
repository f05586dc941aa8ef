// maillogs send, smtp, rbl …: one pass, then the line the Perl program printed, and nothing else on stdout.
// When the pass can't be made, because the agent is writing just now or the disk is full, the line has the
// values committed last.

import { exitCodeOf } from '../base/exit-code';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Host } from '../host/host';
import type { Invocation } from '../host/invocation';
import { type JournalEvent, levelOf } from '../host/journal';
import type { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import { pauseBy } from '../pass/give-way';
import { Ingest } from '../pass/ingest';
import { progressLine } from '../pass/progress-line';
import { legacyLine } from '../perl/legacy-line';
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
  const host = isQuiet ? withoutNotices(invocation.host) : progress.beside(invocation.host);
  const ledger = openLedger(host, config, { isQuiet });
  const ingest = new Ingest(host, ledger, await sourceSpecs(config));
  const outcome = await ingest.pass({
    progressed: (each) => progress?.progressed(each),
    pause: pauseBy(host.clock),
  });
  progress?.end();
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

/** A rotation is nothing anyone must act on. */
function withoutNotices(host: Host): Host {
  const note = (event: JournalEvent) => {
    if (levelOf(event) !== 'notice') host.journal.note(event);
  };
  return { ...host, journal: { ...host.journal, note } };
}
