// The files of the state directory, which another user of the mail system may write. The first octet of an input says
// which; the rest is its content, of a snapshot without its seal: whoever can write one can seal it.

import { createHash } from 'node:crypto';
import { AlertsFile } from '../../src/alerts/alerts-file';
import { readPresence } from '../../src/doctor/presence';
import { nextIdentity } from '../../src/snmp/engine-identity';
import { readFixtures } from '../support/fixture';
import { Machine, type MachineProcess } from '../support/machine';
import { perl5 } from '../support/perl-counters';
import { reshapeJson } from './json-value';
import { runInMemory } from './memory-command';
import { type Chance, demand, type FuzzTarget } from './target';

const STATE = '/state';
const CONFIG = '/etc/maillogs.yaml';
const LOG = '/log/mail.log';
const SLOT = `${STATE}/snapshot-a`;
const CONFIG_TEXT = `state_dir: ${STATE}
sources: [{name: m, path: ${LOG}, services: [send, imap, pop3, rbl, spamassassin]}]
counters: [{name: yours, source: m, match: 'new msg (?P<n>[0-9]+)', by: n}]
`;
const FORGED_LINE = '@400000006566a1f000000000 new msg 1\n';

/** By the octet in front, modulo their number. */
const FORMS = ['sealed snapshot', 'snapshot', 'lock', 'alerts', 'presence', 'engine', 'counters'] as const;
const options = { config: CONFIG };

export async function stateTarget(): Promise<FuzzTarget> {
  const log = readFixtures()
    .filter(({ file }) => /^(qmail-send|dovecot|rblsmtpd|spamd)\.log$/.test(file))
    .flatMap(({ lines }) => lines.slice(0, 12).map(({ bytes }) => Buffer.concat([bytes, Buffer.of(10)])));
  const json = await countedSnapshot(log);
  return {
    name: 'state',
    seeds: seeds(json),
    words: ['{', '}', '"', '\\u0000', '":', ',', '[', 'sha256 ', '\n', 'boots ', '-'].map((word) => Buffer.from(word)),
    limitMs: 1_000,
    reshape,
    async attempt(input) {
      const form = FORMS[(input[0] ?? 0) % FORMS.length]!;
      const { machine, process } = machineWith(log, json);
      const outcome = await attempts[form](machine, process, input.subarray(1));
      const [first] = machine.disk.names('/log');
      demand(machine.disk.names('/log').length === 1 && first === 'mail.log', 'a file appeared beside the log');
      demand(machine.disk.text(CONFIG) === CONFIG_TEXT, 'the configuration was written');
      demand(process.files.openCount === 0, `${process.files.openCount} files are left open`);
      return `${form} ${outcome}`;
    },
  };
}

type Attempt = (machine: Machine, process: MachineProcess, content: Buffer) => Promise<string>;

const attempts: Readonly<Record<(typeof FORMS)[number], Attempt>> = {
  'sealed snapshot': (machine, process, content) => readSnapshot(machine, process, sealed(content)),
  snapshot: readSnapshot,
  lock: async (machine, process, content) => {
    machine.disk.append(`${STATE}/lock`, content);
    return (await runInMemory(process, { command: 'imap', options })).end;
  },
  alerts: async (machine, process, content) => {
    machine.disk.append(`${STATE}/alerts.json`, content);
    const saved = new AlertsFile(process.host, STATE).load();
    return saved === undefined ? process.journal.map(({ kind }) => kind).join() : `${saved.unsent.length} unsent`;
  },
  presence: async (machine, process, content) => {
    machine.disk.append(`${STATE}/agent.json`, content);
    return String(readPresence(process.host, STATE)?.standing.kind);
  },
  engine: async (machine, process, content) => {
    machine.disk.append(`${STATE}/snmp-engine`, content);
    const { id, boots } = await nextIdentity(process.host.files, STATE);
    demand(id.length === 17 && boots >= 1 && boots < 2 ** 31 - 1, `an engine of ${id.length} octets, boots ${boots}`);
    return boots === 1 ? 'born' : 'known';
  },
  counters: async (machine, process, content) => {
    machine.disk.makeDirectory('/old');
    machine.disk.append('/old/send.txt', content);
    const { end, stderr } = await runInMemory(process, { command: 'import', options, operands: ['/old'] });
    return `${end} ${stderr.replace(/\d+|"[^"]*"/g, '').slice(0, 120)}`;
  },
};

/** Looks at it with every command that only looks, and then counts on from it, twice. */
async function readSnapshot(machine: Machine, process: MachineProcess, content: Buffer): Promise<string> {
  machine.disk.remove(`${STATE}/snapshot-b`);
  machine.disk.remove(SLOT);
  machine.disk.append(SLOT, content);
  const ends: string[] = [];
  for (const command of ['show', 'audit', 'imap', 'imap']) {
    const { end, stderr } = await runInMemory(process, { command, options });
    ends.push(`${end} ${stderr.replace(/\d+|"[^"]*"/g, '').slice(0, 80)}`);
    machine.disk.append(LOG, FORGED_LINE);
  }
  return `${ends.join()} ${process.journal.map(({ kind }) => kind).join()}`;
}

function sealed(json: Buffer): Buffer {
  const digest = createHash('sha256').update(json).digest('hex');
  return Buffer.concat([json, Buffer.from(`\nsha256 ${digest}\n`)]);
}

function machineWith(log: readonly Buffer[], json?: string): { machine: Machine; process: MachineProcess } {
  const machine = new Machine();
  for (const directory of ['/log', '/etc', ...(json === undefined ? [] : [STATE])])
    machine.disk.makeDirectory(directory);
  machine.disk.append(CONFIG, CONFIG_TEXT);
  machine.disk.append(LOG, Buffer.concat(log));
  if (json !== undefined) machine.disk.append(SLOT, sealed(Buffer.from(json)));
  return { machine, process: machine.start() };
}

/** What a run over the log leaves, without its seal. */
async function countedSnapshot(log: readonly Buffer[]): Promise<string> {
  const { machine, process } = machineWith(log.slice(0, -2));
  await runInMemory(process, { command: 'imap', options });
  machine.disk.append(LOG, Buffer.concat(log.slice(-2)));
  await runInMemory(process, { command: 'imap', options });
  const texts = ['snapshot-a', 'snapshot-b'].map((slot) => machine.disk.text(`${STATE}/${slot}`) ?? '');
  const json = texts.map((text) => text.split('\n')[0]!).sort((a, b) => b.length - a.length)[0]!;
  demand(json.startsWith('{'), 'the machine in memory saved no snapshot');
  return json;
}

function seeds(json: string): readonly Buffer[] {
  const contents: Readonly<Record<(typeof FORMS)[number], readonly string[]>> = {
    'sealed snapshot': [json],
    snapshot: [String(sealed(Buffer.from(json)))],
    lock: ['{"pid":101,"boot":"boot-1","start":"start-1"}\n', '{"pid":1}'],
    alerts: [
      '{"format":"maillogs-alerts","version":1,"alerts":[{"declaration":{"name":"a","kind":"sourceStalled","source":"m"},"isRaised":true,"isTold":true,"changes":1,"change":{"atMs":1,"value":5}}],"unsent":[],"dropped":0}\n',
    ],
    presence: [
      '{"process":{"pid":9,"boot":"b","start":"s"},"version":"1","schedule":"* * * * * *","root":"1.3","master":"unix:/m","standing":{"kind":"standalone","addresses":["udp:127.0.0.1:1161"]},"sinceMs":1}\n',
    ],
    engine: ['maillogs-snmp-engine 1\nid 80001f8805000102030405060708090a0b\nboots 7\n'],
    counters: Object.values(perl5.files),
  };
  return FORMS.flatMap((form, i) =>
    contents[form].map((text) => Buffer.concat([Buffer.of(i), Buffer.from(text, 'latin1')])),
  );
}

function reshape(input: Buffer, chance: Chance): Buffer | undefined {
  const text = reshapeJson(input.subarray(1).toString('utf8'), chance);
  return text === undefined ? undefined : Buffer.concat([input.subarray(0, 1), Buffer.from(text)]);
}
