// The modules of src/ that some benchmarks run inside themselves, on the real host.
import { appendFileSync } from 'node:fs';
import { loadSource } from '../../scripts/load-source.mjs';
import { timed } from './measure.mjs';
import { TOP } from './top.mjs';

const { Ingest, Ledger, nodeHost } = await loadSource(TOP, [
  'src/pass/ingest',
  'src/ledger/ledger',
  'src/host/node-host',
]);

const quiet = { note: () => undefined };

/** Passes over logs of qmail-send, each a source, as the agent makes them, with their counters in `stateDirectory`. */
export class Passes {
  constructor(paths, stateDirectory) {
    this.paths = paths;
    const host = nodeHost(quiet);
    const allLogs = new Set(paths);
    const sources = paths.map((path, n) => ({
      name: `log${n}`,
      path,
      allLogs,
      services: ['send'],
      counters: [],
      start: 'beginning',
    }));
    this.ingest = new Ingest(host, new Ledger(host, stateDirectory), sources);
  }

  /** One pass, which must end as expected; gives its milliseconds. */
  async pass(expected) {
    let outcome;
    const ms = await timed(async () => {
      outcome = await this.ingest.pass({ keepsOpen: true });
    });
    if (outcome.kind !== expected) throw new Error(`the pass was ${outcome.kind}, not ${expected}`);
    return ms;
  }

  append(bytes) {
    for (const path of this.paths) appendFileSync(path, bytes);
  }

  /** Until nothing is new: what came while a pass read is looked at by the next. */
  async settle() {
    for (let n = 0; n < 10; n++) if ((await this.ingest.pass({ keepsOpen: true })).kind === 'idle') return;
    throw new Error('passes over logs that no one writes to never become idle');
  }
}
