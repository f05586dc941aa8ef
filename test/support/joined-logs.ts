// Logs of Postfix and qmail-send in which lines of many messages stand among each other, and what is to be counted of
// messages and times, worked out from the messages and not from the lines.

import fc from 'fast-check';

export interface JoinedLog {
  /** With their LF. */
  readonly lines: readonly string[];
  /** Counters that only lines together tell. */
  readonly truth: Readonly<Record<string, number>>;
}

const stamp = (second: number) => `2026-11-29T${new Date(second * 1000).toISOString().slice(11, 19)}.000000+00:00 `;

interface Life {
  readonly host: string;
  readonly origin: 'client' | 'user' | 'nobody';
  /** Of the sender: of a stranger, or the one of probes and double bounces. */
  readonly isDoubleBounce: boolean;
  readonly fate: 'queued' | 'milter' | 'header' | 'discarded' | 'lost';
  readonly size: number;
  readonly recipients: number;
  readonly retries: number;
}

const life = fc.record<Life>({
  host: fc.constantFrom('mx1', 'mx2'),
  origin: fc.constantFrom('client', 'client', 'user', 'nobody'),
  isDoubleBounce: fc.boolean(),
  fate: fc.constantFrom('queued', 'queued', 'queued', 'milter', 'header', 'discarded', 'lost'),
  size: fc.integer({ min: 200, max: 90_000_000 }),
  recipients: fc.integer({ min: 1, max: 50 }),
  retries: fc.nat(2),
});

/** The texts of one message, in their order. */
function textsOf({ origin, isDoubleBounce, fate, size, recipients, retries }: Life, id: string): readonly string[] {
  const opening = {
    client: [`smtpd[1]: ${id}: client=c.example[192.0.2.1]`],
    user: [`pickup[2]: ${id}: uid=0 from=<root>`],
    nobody: [],
  }[origin];
  if (fate === 'lost') return opening;
  const sender = isDoubleBounce ? 'double-bounce@mx.example' : 'ann@a.example';
  const came = [...opening, `cleanup[3]: ${id}: message-id=<x@a.example>`];
  const tail = `from c.example[192.0.2.1]: 5.7.1 no; from=<${sender}> to=<b@b.example> proto=ESMTP helo=<c>`;
  switch (fate) {
    case 'milter':
      return [...came, `cleanup[3]: ${id}: milter-reject: END-OF-MESSAGE ${tail}`];
    case 'header':
      return [...came, `cleanup[3]: ${id}: reject: header Subject: x ${tail}`];
    case 'discarded':
      return [...came, `cleanup[3]: ${id}: discard: header Subject: x ${tail}`];
    case 'queued': {
      const active = `qmgr[4]: ${id}: from=<${sender}>, size=${size}, nrcpt=${recipients} (queue active)`;
      return [...came, ...Array.from({ length: retries + 1 }, () => active), `qmgr[4]: ${id}: removed`];
    }
  }
}

/** Takes from the front of one list after the other, as the numbers say. */
function interleaved(lists: readonly (readonly string[])[], choices: readonly number[]): readonly string[] {
  const left = lists.map((list) => [...list]);
  const all: string[] = [];
  for (let n = 0; left.some((list) => list.length > 0); n++) {
    const open = left.filter((list) => list.length > 0);
    all.push(open[(choices[n % choices.length] ?? 0) % open.length]!.shift()!);
  }
  return all;
}

const choices = fc.array(fc.nat(9), { minLength: 1, maxLength: 40 });

/** Ids are used again by later messages, and by other hosts at the same time. */
export const postfixLog: fc.Arbitrary<JoinedLog> = fc
  .tuple(
    fc.array(fc.tuple(life, fc.constantFrom('4ABCDE', '5ABCDE', '6ABCDE')), { minLength: 1, maxLength: 25 }),
    choices,
  )
  .map(([lives, order]) => {
    // Messages with one id on one host come one after the other.
    const queues = new Map<string, string[]>();
    let [queued, octets, recipients] = [0, 0, 0];
    for (const [n, [each, common]] of lives.entries()) {
      // What becomes of a message that a client lost no line tells: its id could not be told from the next one's.
      const id = each.fate === 'lost' ? `L05${n + 10}` : common;
      const key = `${each.host} ${id}`;
      const texts = textsOf(each, id).map((text) => `${each.host} postfix/${text}\n`);
      queues.set(key, [...(queues.get(key) ?? []), ...texts]);
      if (each.fate !== 'queued' || (each.origin === 'nobody' && each.isDoubleBounce)) continue;
      queued++;
      octets += each.size;
      recipients += each.recipients;
    }
    const lines = interleaved([...queues.values()], order).map((text, n) => stamp(n) + text);
    return {
      lines,
      truth: {
        'postfix.messageQueued': queued,
        'postfix.messageOctets': octets,
        'postfix.messageRecipients': recipients,
        'postfix.unjoined': 0,
      },
    };
  });

const tai64n = (second: number) => `@40000000${(0x66f2c000 + second).toString(16)}1dcd6500 `;

/** Each line a second after the one before it. */
export const qmailLog: fc.Arbitrary<JoinedLog> = fc
  .tuple(
    fc.array(fc.array(fc.constantFrom('success', 'failure', 'deferral'), { maxLength: 3 }), {
      minLength: 1,
      maxLength: 15,
    }),
    choices,
  )
  .map(([messages, order]) => {
    let delivery = 0;
    const lists = messages.map((results, n) => [
      `new msg ${n}`,
      ...results.flatMap((result) => {
        delivery++;
        return [
          `starting delivery ${delivery}: msg ${n} to remote a@b.example`,
          `delivery ${delivery}: ${result}: ok/`,
        ];
      }),
      `end msg ${n}`,
    ]);
    const texts = interleaved(lists, order);
    let [timed, xdelay, ddelay] = [0, 0, 0];
    for (const [second, text] of texts.entries()) {
      const [, number] = /^delivery (\d+): success/.exec(text) ?? [];
      if (number === undefined) continue;
      const began = texts.findIndex((each) => each.startsWith(`starting delivery ${number}:`));
      const message = /msg (\d+)/.exec(texts[began]!)![1];
      timed++;
      xdelay += (second - began) * 1000;
      ddelay += (second - texts.indexOf(`new msg ${message}`)) * 1000;
    }
    return {
      lines: texts.map((text, n) => `${tai64n(n)}${text}\n`),
      truth: {
        'send.deliveryTimed': timed,
        'send.messageTimed': timed,
        'send.xdelayMilliseconds': xdelay,
        'send.ddelayMilliseconds': ddelay,
        'send.unjoined': 0,
      },
    };
  });
