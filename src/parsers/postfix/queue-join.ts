// How large a message is and how many recipients it has, the queue manager says each time it takes it up, so at each
// retry again. A message is counted at the first, which follows what cleanup(8) says of its identifier within
// milliseconds. A probe of an address is none: it comes from no client and no user, and its sender is Postfix itself.

import { bumpBuckets, histogram } from '../../registry/histograms';
import { counterIndex } from '../../registry/registry';
import type { Tally } from '../../registry/tally';
import type { LineContext } from '../line-context';

const NOWHERE = 0;
const OUTSIDE = 1;
const FILTER = 2;
/** Where a message comes from, as it is remembered. */
export const origins = { nowhere: NOWHERE, outside: OUTSIDE, filter: FILTER } as const;

const queued = counterIndex('postfix.messageQueued');
const octets = counterIndex('postfix.messageOctets');
const recipients = counterIndex('postfix.messageRecipients');
const sizes = histogram('postfixOctets');

// Of a message two numbers are remembered: 1 where it is awaited, since cleanup has it and the queue manager is to take it
// up, and where it came from.

/** A client or a user hands a message in. */
export function messageBegan(context: LineContext, id: string): void {
  context.memory?.rememberQueued(context.ownerOfKeys(), id, 0, OUTSIDE);
}

/** A content filter hands a message back that was counted before. */
export function messageReturned(context: LineContext, id: string): void {
  context.memory?.rememberQueued(context.ownerOfKeys(), id, 0, FILTER);
}

/** cleanup(8) has the message. */
export function messageCame(context: LineContext, id: string): void {
  const { memory } = context;
  if (memory === undefined) return;
  const owner = context.ownerOfKeys();
  const [, origin = NOWHERE] = memory.recallQueued(owner, id) ?? [];
  memory.rememberQueued(owner, id, 1, origin);
}

/** The message goes no further, or has left the queue. */
export function messageWent(context: LineContext, id: string): void {
  context.memory?.forgetQueued(context.ownerOfKeys(), id);
}

/** What the queue manager says of a message that it takes up. */
export interface Activation {
  readonly id: string;
  readonly size: number;
  readonly recipients: number;
  /** The sender is the one that Postfix gives to its probes and double bounces; anyone may call himself so. */
  readonly isFromPostfix: boolean;
}

/** The queue manager takes the message up. */
export function messageActive(tally: Tally, context: LineContext, activation: Activation): void {
  const { memory } = context;
  if (memory === undefined) return;
  const owner = context.ownerOfKeys();
  const [isAwaited, origin] = memory.recallQueued(owner, activation.id) ?? [0, NOWHERE];
  memory.forgetQueued(owner, activation.id);
  if (isAwaited === 0 || origin === FILTER || (activation.isFromPostfix && origin === NOWHERE)) return;
  tally.counts[queued]!++;
  tally.add(octets, activation.size);
  tally.add(recipients, activation.recipients);
  bumpBuckets(tally, sizes, activation.size);
}
