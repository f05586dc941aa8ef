// Follows messages through the log of Postfix by their queue IDs, which are used again once a message was removed. Each
// attempt has a line of its own, with its delays (postconf(5), delay_logging_resolution_limit).

import { OpenMessages } from './open-messages';
import type { Overall, Verdict } from './overall';
import { domainOf, plainReason } from './words';

const LINE = /^([0-9A-F]{6,}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}): (.*)$/;
/** An address may be quoted and then hold anything; what follows it is Postfix' own up to the reason. */
const ADDRESS = '<(?:"(?:[^"\\\\]|\\\\.)*"|[^">])*>';
const ATTEMPT = new RegExp(
  `^to=(${ADDRESS}), (?:orig_to=${ADDRESS}, )?relay=([^,]+), (?:conn_use=\\d+, )?delay=([\\d.]+), ` +
    'delays=[\\d.]+/[\\d.]+/([\\d.]+)/([\\d.]+), dsn=[\\d.]+, status=(sent|bounced|deferred|expired) \\((.*)\\)$',
);
const SIZE = new RegExp(`^from=${ADDRESS}, size=(\\d+), nrcpt=\\d+ \\(queue active\\)$`);
const VERDICTS: Readonly<Record<string, Verdict>> = {
  sent: 'success',
  bounced: 'failure',
  expired: 'failure',
  deferred: 'deferral',
};

export class PostfixFollower {
  private readonly messages = new OpenMessages();

  constructor(readonly overall: Overall) {}

  /** One line of a program of Postfix, without stamp and name. */
  line(text: string, atMs: number, host: string): void {
    const match = LINE.exec(text);
    if (match === null) return;
    const name = `${host} ${match[1]}`;
    const rest = match[2]!;
    if (rest.startsWith('to=')) this.attempted(ATTEMPT.exec(rest), name, atMs);
    else if (rest === 'removed') this.end(name, atMs);
    else if (rest.startsWith('from=')) this.inform(SIZE.exec(rest), name, atMs);
    // smtpd and pickup are the first to name a message.
    else if (rest.startsWith('client=') || rest.startsWith('uid=')) this.messages.begin(name, atMs);
  }

  private inform(match: RegExpExecArray | null, name: string, atMs: number): void {
    if (match === null) return;
    const message = this.messages.get(name) ?? this.messages.begin(name, atMs);
    message.octets = Number(match[1]);
  }

  private attempted(match: RegExpExecArray | null, name: string, atMs: number): void {
    if (match === null) return;
    const [, to = '', relay = '', delay, connecting, sending, status = '', reason = ''] = match;
    const verdict = VERDICTS[status]!;
    const message = this.messages.get(name);
    if (message !== undefined) message.attempts[verdict]++;
    const delayMs = Number(delay) * 1000;
    this.overall.attempted({
      ...{ verdict, endedMs: atMs, bornMs: message?.bornMs ?? atMs - delayMs },
      ...{ xdelayMs: (Number(connecting) + Number(sending)) * 1000, ddelayMs: delayMs },
      host: relay === 'none' ? domainOf(to.slice(1, -1)) : relay.replace(/\[.*$/, ''),
      reason: plainReason(reason),
    });
  }

  private end(name: string, atMs: number): void {
    const message = this.messages.end(name);
    if (message === undefined) this.overall.endedUnmatched('messages', atMs);
    else this.overall.completed({ ...message, endedMs: atMs });
  }
}
