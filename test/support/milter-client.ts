// What a mail server says to a milter about one message, and what the milter answers (libmilter's protocol, version 6).

import { connect, type Socket } from 'node:net';

export interface MilterMessage {
  readonly port: number;
  /** The queue id. */
  readonly id: string;
  readonly client: { readonly name: string; readonly address: string };
  readonly helo: string;
  /** Addresses in angle brackets. */
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface MilterAnswer {
  /** Of the last answer, one character: `a` accept, `c` go on, `r` reject, `t` defer, `y` a reply of its own. */
  readonly verdict: string;
  /** The headers that it adds, in its order. */
  readonly added: readonly (readonly [name: string, value: string])[];
}

/** The steps that the milter does not want to hear of, by command (SMFIP_NO...). */
const UNWANTED: Readonly<Record<string, number>> = { C: 1, H: 2, M: 4, R: 8, B: 0x10, L: 0x20, N: 0x40, T: 0x200 };
const ALL_ACTIONS = 0x1ff;

export async function askMilter(message: MilterMessage): Promise<MilterAnswer> {
  const socket = connect({ port: message.port, host: '127.0.0.1' });
  const packets = packetsOf(socket);
  const next = async () => {
    const { value, done } = await packets.next();
    if (done === true) throw new Error('the milter has closed its connection');
    return value;
  };
  try {
    const steps = Object.values(UNWANTED).reduce((sum, bit) => sum | bit, 0);
    socket.write(packet('O', words(6), words(ALL_ACTIONS), words(steps)));
    const unwanted = (await next()).readUInt32BE(9);
    const added: [string, string][] = [];
    for (const [command, ...data] of stepsOf(message)) {
      if ((unwanted & (UNWANTED[command] ?? 0)) !== 0) continue;
      if (command === 'C' || command === 'M') socket.write(packet('D', command, texts('i', message.id, 'j', 'mx7')));
      socket.write(packet(command, ...data));
      for (;;) {
        const answer = await next();
        const kind = String.fromCharCode(answer[0]!);
        if ('hi'.includes(kind)) {
          const [name, value] = answer
            .subarray(kind === 'i' ? 5 : 1)
            .toString('latin1')
            .split('\0');
          added.push([name!, value!]);
        } else if (kind === 'c' && command !== 'E') break;
        else if ('acrtyd'.includes(kind)) return { verdict: kind, added };
      }
    }
    throw new Error('the milter gave no verdict');
  } finally {
    socket.destroy();
  }
}

type Step = readonly [command: string, ...data: (string | Buffer)[]];

function stepsOf({ client, helo, from, to, headers, body }: MilterMessage): readonly Step[] {
  const port = Buffer.from([0, 25]);
  return [
    ['C', texts(client.name), '4', port, texts(client.address)],
    ['H', texts(helo)],
    ['M', texts(from)],
    ...to.map((recipient): Step => ['R', texts(recipient)]),
    ['T'],
    ...headers.map(([name, value]): Step => ['L', texts(name, value)]),
    ['N'],
    ['B', body],
    ['E'],
  ];
}

const texts = (...each: readonly string[]) => Buffer.from(each.map((text) => `${text}\0`).join(''), 'latin1');

function words(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function packet(command: string, ...data: readonly (string | Buffer)[]): Buffer {
  const content = Buffer.concat([command, ...data].map((each) => Buffer.from(each as string, 'latin1')));
  return Buffer.concat([words(content.length), content]);
}

async function* packetsOf(socket: Socket): AsyncGenerator<Buffer, void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const end = 4 + rest.readUInt32BE(0);
      yield rest.subarray(4, end);
      rest = rest.subarray(end);
    }
  }
}
