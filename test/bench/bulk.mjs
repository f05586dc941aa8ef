// A long walk by GETBULKs of an agent that answers SNMP itself, on loopback: what a row takes of the agent's processor,
// and how long one waits for it. The client sends messages that were made before and decodes no answer; its own work,
// and whatever else the machine does, are in the second figure.
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from '../../scripts/load-source.mjs';
import { freePort, ROOT, startAgent, until } from './agent-process.mjs';
import { makeLog } from './log-maker.mjs';
import { median, row } from './measure.mjs';
import { TOP } from './top.mjs';

const REPETITIONS = [10, 25, 50];
const ROUNDS = 60;
const WARM_UP = 60;
const LIMIT_US = 9;
/** The figures of processors in /proc are in hundredths of a second. */
const TICK_MS = 10;

export async function run({ directory, bundle }) {
  const { tlv, encodeOid, counters } = await loadSource(TOP, ['src/snmp/ber', 'src/registry/registry']);
  const names = counters.map(({ arcs }) => [...ROOT.split('.').map(Number), ...arcs, 0]);
  const log = makeLog('send', 0.1, join(directory, 'log'));
  const port = await freePort();
  const extra = ['snmp:', `  listen: udp:127.0.0.1:${port}`, '  community: public'];
  const agent = startAgent(bundle, { directory, log: log.path, service: 'send', extra, isAlone: true });
  const client = await Client.at(port);
  try {
    const number = (value) => tlv(2, Buffer.of(value));
    const bulk = (name, repetitions) => {
      const varbinds = tlv(0x30, tlv(0x30, encodeOid(name), tlv(5)));
      const pdu = tlv(0xa5, number(1), number(0), number(repetitions), varbinds);
      return tlv(0x30, number(1), tlv(4, Buffer.from('public')), pdu);
    };
    await until('the agent answers', async () => (await client.ask(bulk(names[0], 1), 500)) !== undefined);
    const rows = [];
    for (const repetitions of REPETITIONS) {
      const questions = [];
      for (let i = 0; i + repetitions < names.length; i += repetitions) questions.push(bulk(names[i], repetitions));
      const each = questions.length * repetitions;
      const samples = [];
      let usedMs = 0;
      for (let round = 0; round < WARM_UP + ROUNDS; round++) {
        if (round === WARM_UP) usedMs = cpuMs(agent.pid);
        const began = performance.now();
        for (const question of questions) {
          if ((await client.ask(question, 5000)) === undefined) throw new Error('no answer came');
        }
        if (round >= WARM_UP) samples.push(((performance.now() - began) * 1000) / each);
      }
      const used = ((cpuMs(agent.pid) - usedMs) * 1000) / (ROUNDS * each);
      const form = { unit: ' us', digits: 1 };
      rows.push(row(`${repetitions} rows at a time, a row: the agent's processor`, used, { ...form, limit: LIMIT_US }));
      rows.push(row(`${repetitions} rows at a time, a row: until the answer`, median(samples), form));
    }
    return { about: `GETBULKs over ${names.length} rows of the stand-alone agent; medians of walks`, rows };
  } finally {
    client.close();
    await agent.stop();
  }
}

class Client {
  constructor(socket) {
    this.socket = socket;
    socket.on('message', (bytes) => this.answered?.(bytes));
    socket.on('error', () => undefined);
  }

  static at(port) {
    const socket = createSocket('udp4');
    return new Promise((resolve) => socket.connect(port, '127.0.0.1', () => resolve(new Client(socket))));
  }

  /** The answer; undefined where none comes in time. */
  ask(bytes, timeoutMs) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), timeoutMs);
      this.answered = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.socket.send(bytes);
    });
  }

  close() {
    this.socket.close();
  }
}

function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
