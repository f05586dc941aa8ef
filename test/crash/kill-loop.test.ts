// The agent killed with -9 two hundred times while two logs are written at full speed, one rotated by the real
// multilog and one by rename, and snmpd is asked all the while: each line is counted once, and no value that was
// ever served is taken back.

import { statSync } from 'node:fs';
import type { CounterName } from '../../src/registry/services';
import { writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, show } from '../support/agent-process';
import { Chance } from '../support/chance';
import { cleanUpAfterEach } from '../support/clean-up';
import { FullSpeedWriter } from '../support/full-speed-writer';
import { Multilog } from '../support/multilog';
import { PrivateSnmpd } from '../support/private-snmpd';
import { RenamedLog } from '../support/renamed-log';
import { SnmpPoller } from '../support/snmp-poller';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

jest.setTimeout(150_000);

const KILLS = 205;
/** How long an agent may live, in milliseconds. */
const LIFE_MS = { least: 50, most: 450 } as const;
/** Of so many agents one is first let commit: else, on a slow machine, none would get that far. */
const ONE_COMMITS_OF = 5;

/** What multilog puts before each line: @, 24 digits, a blank. */
const STAMP_OCTETS = 26;

/** Sizes that differ from line to line, so that one lost and another doubled do not make up for it. */
const sizeOf = (n: number): bigint => 1n << BigInt(n % 30);
const sizesOf = (lines: number): bigint => Array.from({ length: lines }, (_, n) => sizeOf(n)).reduce((a, b) => a + b);

/** Now and then one that is long enough to fill the rest of a multilog file, which may split it. */
function qmailLine(n: number): string {
  const sender = n % 500 === 0 ? 'x'.repeat(2300) : 'a';
  return `info msg ${n}: bytes ${sizeOf(n)} from <${sender}@b.example> qp 1 uid 1`;
}

function spamdLine(n: number): string {
  // Log files that hold the same bytes could not be told apart.
  const stamp = `Mar 12 06:01:05 filter2 spamd[${n}]: `;
  return `${stamp}spamd: clean message (-4.3/6.5) for vscan:210 in 0.6 seconds, ${sizeOf(n)} bytes.`;
}

const polled: readonly CounterName[] = [
  'send.messageInfo',
  'send.messageOctets',
  'spamassassin.ham',
  'spamassassin.hamOctets',
  'agent.linesRead',
  'agent.octetsRead',
  'agent.passes',
  'agent.rotations',
  'agent.losses',
  'agent.truncations',
];

/** What all the agents that lived said, by the beginning of the sentence. */
class Sayings {
  private text = '';

  add(stderr: string): void {
    this.text += stderr;
  }

  matching(pattern: RegExp): readonly string[] {
    return this.text.split('\n').filter((line) => pattern.test(line));
  }
}

test(`an agent killed ${KILLS} times among full-speed writers counts each line once and takes nothing back`, async () => {
  const chance = new Chance();
  console.info(`MAILLOGS_SEED=${chance.seed}`);
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const multilog = keep(new Multilog(directory.at('send'), { limitBytes: 4096, keptFiles: 1000 }));
  const maillog = keep(new RenamedLog(directory.at('maillog'), 200));
  const config = writeConfig(directory, {
    sources: {
      send: { path: multilog.current, services: ['send'] },
      maillog: { path: maillog.path, services: ['spamassassin'] },
    },
    master: snmpd.master,
  });
  const sayings = new Sayings();
  let agent = new AgentProcess(config);
  keep({ stop: () => agent.stop() });
  // Files that were rotated away before a log was first seen are not read: nothing is written until it was.
  await waitFor('the first pass is committed', () => committedValue(config, 'agent.passes') !== undefined);
  const poller = keep(new SnmpPoller(snmpd, polled));

  let multilogOctets = 0;
  const qmail = new FullSpeedWriter({
    linesPerSecond: 1000,
    line: qmailLine,
    write: (text) => {
      multilogOctets += text.length;
      return multilog.write(text);
    },
  });
  keep({ stop: () => qmail.stop() });
  let rotateIn = 1;
  let unwritten = '';
  const spamd = new FullSpeedWriter({
    linesPerSecond: 3000,
    line: spamdLine,
    // As a writer with a buffer: most of its writes end in the middle of a line.
    write: (text) => {
      const whole = unwritten + text;
      if (--rotateIn > 0) {
        const cut = whole.length - chance.between(0, Math.min(200, whole.length));
        maillog.write(whole.slice(0, cut));
        unwritten = whole.slice(cut);
        return;
      }
      maillog.write(whole);
      unwritten = '';
      maillog.rotate();
      rotateIn = chance.between(1, 40);
    },
  });
  keep({ stop: () => spamd.stop() });

  for (let kills = 0; kills < KILLS; kills++) {
    if (kills % ONE_COMMITS_OF === 0) {
      const before = commitMark(directory);
      await waitFor('an agent commits', () => commitMark(directory) !== before, {
        withinMs: 15_000,
        seen: () => agent.stderr,
      });
    }
    // The only sleep: how long this one may live.
    await new Promise((resolve) => setTimeout(resolve, chance.between(LIFE_MS.least, LIFE_MS.most)));
    await agent.kill();
    expect(agent.ending).toEqual({ code: null, signal: 'SIGKILL' });
    sayings.add(agent.stderr);
    agent = new AgentProcess(config);
  }
  await Promise.all([qmail.stop(), spamd.stop()]);
  maillog.write(unwritten);
  unwritten = '';
  await allRead(poller, qmail.lines + spamd.lines);
  // One more pass, over one line more each: what was counted must not be counted again.
  rotateIn = 2;
  await Promise.all([qmail.more(1), spamd.more(1)]);
  maillog.write(unwritten);
  await multilog.stop();
  await allRead(poller, qmail.lines + spamd.lines);
  await agent.stop();
  sayings.add(agent.stderr);
  await poller.stop();

  const stamps = STAMP_OCTETS * qmail.lines;
  const committed = new Map(show(config).map(({ name, value }) => [name, BigInt(value)]));
  const exact: Readonly<Partial<Record<CounterName, bigint>>> = {
    'send.messageInfo': BigInt(qmail.lines),
    'send.messageOctets': sizesOf(qmail.lines),
    'spamassassin.ham': BigInt(spamd.lines),
    'spamassassin.hamOctets': sizesOf(spamd.lines),
    'agent.linesRead': BigInt(qmail.lines + spamd.lines),
    'agent.octetsRead': BigInt(multilogOctets + stamps + maillog.octets),
    'agent.linesUnclaimed': 0n,
    'agent.losses': 0n,
    'agent.truncations': 0n,
    'agent.snapshotsDamaged': 0n,
    'agent.commitFailures': 0n,
  };
  expect(Object.fromEntries(Object.keys(exact).map((name) => [name, committed.get(name)]))).toEqual(exact);
  expect(poller.stepsBack).toEqual([]);
  for (const name of polled) expect(poller.value(name)).toBeLessThanOrEqual(committed.get(name)!);
  // A machine with much to do may let a beat go by.
  expect(sayings.matching(/error:|warning: (?!\d+ scheduled)/)).toEqual([]);

  // That it was as rough as it is meant to be.
  console.info(
    `${qmail.lines} + ${spamd.lines} lines, ${committed.get('agent.rotations')} of multilog or + ${maillog.rotations} rotations, ` +
      `${sayings.matching(/took over the lock/).length} passes killed, ${poller.answers} polls answered of ` +
      `${poller.answers + poller.silences}`,
  );
  expect(qmail.lines + spamd.lines).toBeGreaterThan(50_000);
  expect(multilog.rotatedFiles.length).toBeGreaterThan(500);
  expect(maillog.rotations).toBeGreaterThan(100);
  expect(sayings.matching(/took over the lock/).length).toBeGreaterThan(0);
  expect(poller.answers).toBeGreaterThan(200);
});

/** What changes with each commit. */
function commitMark(directory: TempDirectory): string {
  const slots = ['snapshot-a', 'snapshot-b'].map((name) => directory.at('state', name));
  return slots.map((slot) => statSync(slot, { bigint: true, throwIfNoEntry: false })?.mtimeNs).join(' ');
}

function allRead(poller: SnmpPoller, lines: number): Promise<true> {
  return waitFor(`${lines} lines are read`, () => (poller.value('agent.linesRead') ?? 0n) >= BigInt(lines), {
    withinMs: 30_000,
    seen: () => poller.value('agent.linesRead'),
  });
}
