// Follows messages through the log of Postfix by their queue IDs, which are used again once a message was removed. Each
// attempt has a line of its own, with its delays (postconf(5), delay_logging_resolution_limit); its result is the rules'.

import { type OpenMessage, OpenMessages } from './open-messages';
import type { LineOrigin, Overall, Verdict } from './overall';
import { domainOf, plainReason } from './words';

const LINE = /^([0-9A-Za-z]{5,20}): (.*)$/;
/** An address may be quoted and then hold anything; what follows it is Postfix' own up to the reason. */
const ADDRESS = '<(?:"(?:[^"\\\\]|\\\\.)*"|[^">])*>';
const FIELDS =
  ', relay=([^,]+), (?:conn_use=\\d+, )?delay=([\\d.]+), ' +
  'delays=[\\d.]+/[\\d.]+/([\\d.]+)/([\\d.]+)(?:, tls=[^ ,]+)?, dsn=[\\d.]+, status=\\w+ \\((.*)\\)$';
/** An address that should have been quoted ends where the only relay is named, or the rules had no result. */
const ATTEMPTS = [`(${ADDRESS})(?:, orig_to=${ADDRESS})?`, '(<.*?>)'].map((to) => new RegExp(`^to=${to}${FIELDS}`));
const SIZE = new RegExp(`^from=${ADDRESS}, size=(\\d+), nrcpt=\\d+ \\(queue active\\)$`);

export class PostfixFollower {
  private readonly messages = new OpenMessages();

  constructor(readonly overall: Overall) {}

  /** One line of a program of Postfix, without stamp and name, and the result of the attempt that it reports. */
  line(text: string, atMs: number, { host, verdict, isToFilter }: LineOrigin): void {
    const match = LINE.exec(text);
    if (match === null) return;
    const name = `${host} ${match[1]}`;
    const rest = match[2]!;
    if (verdict !== undefined) this.attempted(verdict, rest, { name, atMs });
    else if (isToFilter) this.filtered(name);
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

  private attempted(verdict: Verdict, rest: string, { name, atMs }: { name: string; atMs: number }): void {
    const match = ATTEMPTS[0]!.exec(rest) ?? ATTEMPTS[1]!.exec(rest) ?? [];
    const [, to = '', relay = 'none', delay = 0, connecting = 0, sending = 0, reason = ''] = match;
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

  private filtered(name: string): void {
    const message = this.messages.get(name);
    if (message !== undefined) message.isFiltered = true;
  }

  private end(name: string, atMs: number): void {
    const message = this.messages.end(name);
    if (message === undefined) this.overall.endedUnmatched('messages', atMs);
    else if (message.isFiltered && isUntried(message)) return;
    else this.overall.completed({ ...message, endedMs: atMs });
  }
}

/** Every attempt took the message to a content filter. */
function isUntried({ attempts: { success, failure, deferral } }: OpenMessage): boolean {
  return success + failure + deferral === 0;
}
