// Follows messages through Exim's main log (spec.txt, chapter "Log files") by their ids, each of which is used once. How
// long an attempt took it says where log_selector has +deliver_time. The first piece of a record that was too long for a
// syslog begins with its number, `[1/2] ` or `[1\2] `.

import { OpenMessages } from './open-messages';
import type { LineOrigin, Overall, Verdict } from './overall';
import { domainOf, plainReason } from './words';

const LINE =
  /^ ?(?:\[1[/\\]\d+\] )?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[+-]\d{4} )?)?(?:\[\d+\] )?([0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}) (<=|\(=|=>|->|>>|\*\*|==|Completed)(?: (.*))?$/;

export class EximFollower {
  private readonly messages = new OpenMessages();

  constructor(readonly overall: Overall) {}

  /** One line of Exim's, without the name of the program, and what was counted of it. */
  line(text: string, atMs: number, { host, verdict, octets }: LineOrigin): void {
    const match = LINE.exec(text);
    if (match === null) return;
    const [, id, mark = '', rest = ''] = match;
    const name = `${host} ${id}`;
    if (mark === '<=' || mark === '(=') this.messages.begin(name, atMs).octets = octets;
    else if (mark === 'Completed') this.end(name, atMs);
    else if (verdict !== undefined) this.attempted(verdict, rest, { name, atMs });
  }

  private attempted(verdict: Verdict, rest: string, { name, atMs }: { name: string; atMs: number }): void {
    const message = this.messages.get(name);
    if (message !== undefined) message.attempts[verdict]++;
    const recipient = rest.split(' ', 1)[0]!;
    const host = / H=([^\s[]+)/.exec(rest)?.[1];
    const transport = / T=(\S+)/.exec(rest)?.[1];
    // The reason follows what Exim says of router, transport and host, after a colon.
    const reason = /: (.*)$/.exec(rest)?.[1] ?? 'no reason given';
    this.overall.attempted({
      ...{ verdict, endedMs: atMs, bornMs: message?.bornMs, xdelayMs: verdict === 'success' ? took(rest) : undefined },
      host: host ?? (transport === undefined || recipient.includes('@') ? domainOf(recipient) : 'local'),
      reason: plainReason(reason),
    });
  }

  private end(name: string, atMs: number): void {
    const message = this.messages.end(name);
    if (message === undefined) this.overall.endedUnmatched('messages', atMs);
    else this.overall.completed({ ...message, endedMs: atMs });
  }
}

/** `DT=1m2.5s`, in milliseconds; undefined where it is not logged. */
function took(rest: string): number | undefined {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    / DT=(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?(?: |$)/.exec(rest) ?? [];
  const all = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return / DT=/.test(rest) ? all * 1000 : undefined;
}
