// The agent killed with -9 a hundred times while it counts a systemd journal whose files are rotated and vacuumed by the
// real programs: what is counted is what was written, but for what is said to be lost.

import { mkdirSync } from 'node:fs';
import { ROOT } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { Chance } from '../support/chance';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { entriesWritten, JournalWriter } from '../support/journal-writer';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

jest.setTimeout(150_000);

const KILLS = 100;
/** How long an agent may live, in milliseconds. */
const LIFE_MS = { least: 100, most: 450 } as const;
const FILES_KEPT = 2;
/** Now and then no agent runs until files were removed that none had read. */
const ABSENCES_OF = 33;
/** Of so many agents one is first let commit: else, on a slow machine, none would get that far. */
const ONE_COMMITS_OF = 4;

function writeConfig(directory: TempDirectory, journal: string): string {
  return directory.write(
    'maillogs.yaml',
    [
      'schedule: "* * * * * *"',
      `state_dir: ${directory.at('state')}`,
      `agentx: {master: "unix:${directory.at('no-master')}"}`,
      `root_oid: ${ROOT}`,
      `sources: [{name: journal, journal: {directory: ${journal}}, services: [send]}]`,
      '',
    ].join('\n'),
  );
}

test(`an agent killed ${KILLS} times counts each entry of a journal once, but for those said to be lost`, async () => {
  const chance = new Chance();
  console.info(`MAILLOGS_SEED=${chance.seed}`);
  const directory = keep(new TempDirectory());
  const journal = directory.at('journal');
  mkdirSync(journal);
  const config = writeConfig(directory, journal);
  const writer = keep(
    new JournalWriter({
      directory: journal,
      entriesPerSecond: 3000,
      identifier: 'qmail-send',
      message: (n) => `info msg ${n}: bytes ${1n << BigInt(n % 30)} from <a@b.example> qp 1 uid 1`,
    }),
  );
  let removed = 0;
  const vacuum = () => {
    const before = writer.archived.length;
    if (before <= FILES_KEPT) return;
    const { code, stderr } = runProgram(['journalctl', `--vacuum-files=${FILES_KEPT}`, `--directory=${journal}`], {});
    expect({ code, stderr }).toMatchObject({ code: 0 });
    removed += before - writer.archived.length;
  };
  let agent = new AgentProcess(config);
  keep({ stop: () => agent.stop() });
  await waitFor('the first pass is committed', () => (committedValue(config, 'agent.linesRead') ?? 0n) > 0n);
  const counted = () => committedValue(config, 'agent.linesRead') ?? 0n;
  const lost = () => committedValue(config, 'agent.entriesLost') ?? 0n;
  let said = '';
  for (let kills = 1; kills <= KILLS; kills++) {
    if (kills % ONE_COMMITS_OF === 0) {
      const before = counted() + lost();
      await waitFor('an agent commits', () => counted() + lost() > before, {
        withinMs: 15_000,
        seen: () => agent.stderr,
      });
    }
    // The only sleep: how long this one may live.
    await new Promise((resolve) => setTimeout(resolve, chance.between(LIFE_MS.least, LIFE_MS.most)));
    await agent.kill();
    said += agent.stderr;
    vacuum();
    if (kills % ABSENCES_OF === 0) {
      const goal = removed + FILES_KEPT + 1;
      await waitFor(
        'files are removed that no agent has read',
        () => {
          vacuum();
          return removed >= goal;
        },
        { withinMs: 60_000 },
      );
    }
    agent = new AgentProcess(config);
  }
  await writer.finish();
  const written = BigInt(entriesWritten(journal));
  await waitFor(`${written} entries are counted or lost`, () => counted() + lost() >= written, {
    withinMs: 30_000,
    seen: () => `${counted()} counted, ${lost()} lost; ${agent.stderr}`,
  });
  // One more pass: what was counted must not be counted again.
  await agent.stop();
  said += agent.stderr;
  agent = new AgentProcess(config);
  const passes = committedValue(config, 'agent.passes')!;
  await waitFor(
    'another pass',
    () => (committedValue(config, 'agent.passes') ?? 0n) > passes || agent.times(/agent/) > 0,
  );
  await agent.stop();
  expect(counted() + lost()).toBe(written);
  expect(committedValue(config, 'send.messageInfo')).toBe(counted());
  const reported = [...said.matchAll(/up to (\d+) entries/g)].map(([, entries]) => BigInt(entries!));
  console.info(
    `${written} entries, ${counted()} counted, ${lost()} lost in ${reported.length} reports, ${removed} files removed`,
  );
  expect(lost()).toBeGreaterThan(0n);
  expect(removed).toBeGreaterThan(5);
  expect(said).not.toMatch(/error:/);
});
