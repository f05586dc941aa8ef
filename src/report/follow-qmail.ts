// Follows messages and deliveries through the log of qmail-send(8), which numbers both and uses the numbers again: those of
// messages once one has left the queue, those of deliveries when qmail-send starts again.

import { OpenMessages } from './open-messages';
import type { LineOrigin, Overall, Verdict } from './overall';
import { domainOf, plainReason } from './words';

interface OpenDelivery {
  readonly startedMs: number;
  readonly message: string;
  readonly host: string;
}

const NEW = /^new msg (\d+)$/;
const INFO = /^info msg (\d+): bytes (\d+) from </;
const END = /^end msg (\d+)$/;
const START = /^starting delivery (\d+): msg (\d+) to (local|remote) (.*)$/;
const DELIVERY = /^delivery (\d+): (?:(success|failure|deferral): ?(.*)|report mangled, will defer)$/;

export class QmailFollower {
  private readonly messages = new OpenMessages();
  private readonly deliveries = new Map<string, OpenDelivery>();

  constructor(readonly overall: Overall) {}

  /** One line of qmail-send's, without stamp and name; `host` tells several machines in one log apart. */
  line(text: string, atMs: number, { host }: Pick<LineOrigin, 'host'>): void {
    switch (text.charCodeAt(0)) {
      case 0x6e /* n */:
        this.begin(NEW.exec(text)?.[1], host, atMs);
        break;
      case 0x69 /* i */:
        this.inform(INFO.exec(text), host, atMs);
        break;
      case 0x65 /* e */:
        this.end(END.exec(text)?.[1], host, atMs);
        break;
      case 0x64 /* d */:
        this.delivered(DELIVERY.exec(text), host, atMs);
        break;
      case 0x73 /* s */:
        if (text.startsWith('starting ')) this.start(START.exec(text), host, atMs);
        // What was under way is begun again, with numbers from 1 on.
        else if (text === 'status: exiting') this.deliveries.clear();
        break;
    }
  }

  private begin(number: string | undefined, host: string, atMs: number): void {
    if (number !== undefined) this.messages.begin(`${host} ${number}`, atMs);
  }

  private inform(match: RegExpExecArray | null, host: string, atMs: number): void {
    if (match === null) return;
    const name = `${host} ${match[1]}`;
    const message = this.messages.get(name) ?? this.messages.begin(name, atMs);
    message.octets = Number(match[2]);
  }

  private start(match: RegExpExecArray | null, host: string, atMs: number): void {
    if (match === null) return;
    const [, delivery, message, channel, recipient] = match;
    const at = channel === 'local' ? 'local' : domainOf(recipient!);
    this.deliveries.set(`${host} ${delivery}`, { startedMs: atMs, message: `${host} ${message}`, host: at });
  }

  private delivered(match: RegExpExecArray | null, host: string, atMs: number): void {
    if (match === null) return;
    const [, number, word = 'deferral', report] = match;
    const verdict = word as Verdict;
    const name = `${host} ${number}`;
    const open = this.deliveries.get(name);
    this.deliveries.delete(name);
    if (open === undefined) {
      this.overall.endedUnmatched('attempts', atMs);
      return;
    }
    const message = this.messages.get(open.message);
    if (message !== undefined) message.attempts[verdict]++;
    this.overall.attempted({
      ...{ verdict, endedMs: atMs, bornMs: message?.bornMs, xdelayMs: atMs - open.startedMs, host: open.host },
      reason: report === undefined ? 'report mangled' : plainReason(report.replaceAll('_', ' ').replace(/\/$/, '')),
    });
  }

  private end(number: string | undefined, host: string, atMs: number): void {
    if (number === undefined) return;
    const message = this.messages.end(`${host} ${number}`);
    if (message === undefined) this.overall.endedUnmatched('messages', atMs);
    else this.overall.completed({ ...message, endedMs: atMs });
  }
}
