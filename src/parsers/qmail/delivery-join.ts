// How long deliveries take: qmail-send numbers them, and says when a message came, when a delivery of it began and when
// that ended. xdelay is from the delivery's beginning, ddelay from the message's arrival, as qmailanalog has them.

import { endsWith, literal, skipDigits } from '../../base/scan';
import { bumpBuckets, histogram } from '../../registry/histograms';
import type { LineMemory } from '../../registry/line-memory';
import { counterIndex } from '../../registry/registry';
import type { Tally } from '../../registry/tally';
import type { LineContext } from '../line-context';

const index = {
  deliveryTimed: counterIndex('send.deliveryTimed'),
  messageTimed: counterIndex('send.messageTimed'),
  xdelay: counterIndex('send.xdelayMilliseconds'),
  ddelay: counterIndex('send.ddelayMilliseconds'),
};
const xdelays = histogram('sendXdelay');
const ddelays = histogram('sendDdelay');

/** A delivery of a week ended long ago, or its year is not told. */
export const LONGEST_MS = 30 * 86_400_000;

/** The message came into the queue. */
export function messageCame(context: LineContext, message: number): void {
  const { memory } = context;
  const nowMs = memory?.momentMs();
  if (nowMs !== undefined) memory!.rememberNumber('qmailMessage', ownerIn(memory!, context), message, nowMs);
}

/** The message left the queue. */
export function messageWent(context: LineContext, message: number): void {
  const { memory } = context;
  if (memory === undefined) return;
  const messages = memory.table('qmailMessage');
  const known = messages.find(ownerIn(memory, context), message);
  if (known !== 0) messages.remove(known);
}

/** A delivery of the message began. */
export function deliveryBegan(context: LineContext, delivery: number, message: number): void {
  const { memory } = context;
  const nowMs = memory?.momentMs();
  if (nowMs === undefined) return;
  const owner = ownerIn(memory!, context);
  const messages = memory!.table('qmailMessage');
  const known = messages.find(owner, message);
  const cameMs = known === 0 ? undefined : messages.firstOf(known);
  memory!.rememberNumber('qmailDelivery', owner, delivery, nowMs, cameMs);
}

/** The delivery ended: the times of one that succeeded count. */
export function deliveryEnded(tally: Tally, context: LineContext, delivery: number, result: string): void {
  const { memory } = context;
  if (memory === undefined) return;
  const deliveries = memory.table('qmailDelivery');
  const known = deliveries.find(ownerIn(memory, context), delivery);
  if (known === 0) return;
  const beganMs = deliveries.firstOf(known);
  const cameMs = deliveries.countOf(known) === 1 ? undefined : deliveries.secondOf(known);
  deliveries.remove(known);
  if (result !== 'success') return;
  const nowMs = memory.momentMs();
  if (nowMs === undefined) return;
  const xdelay = elapsed(beganMs, nowMs);
  if (xdelay === undefined) return;
  tally.counts[index.deliveryTimed]!++;
  tally.add(index.xdelay, xdelay);
  bumpBuckets(tally, xdelays, xdelay);
  const ddelay = cameMs === undefined ? undefined : elapsed(cameMs, nowMs);
  if (ddelay === undefined) return;
  tally.counts[index.messageTimed]!++;
  tally.add(index.ddelay, ddelay);
  bumpBuckets(tally, ddelays, ddelay);
}

/** Whole milliseconds; undefined where the stamps make no sense, as over a clock that was set or a year's end. */
function elapsed(fromMs: number, toMs: number): number | undefined {
  const ms = Math.round(toMs - fromMs);
  return ms < 0 || ms > LONGEST_MS ? undefined : ms;
}

const QUEUE = literal(' queue');

/** indimail has several queues, each with numbers of its own, and names the queue at the end of its lines. */
function ownerIn(memory: LineMemory, context: LineContext): number {
  const { bytes, start, end } = context.record;
  let digits = end;
  while (digits > start && skipDigits(bytes, digits - 1, digits) === digits) digits--;
  const owner = context.ownerOfKeys();
  if (digits === end || !endsWith(bytes, start, digits, QUEUE)) return memory.ownerOf(owner);
  return memory.ownerOf(`${owner}${Buffer.from(bytes.subarray(digits, end)).toString('latin1')}:`);
}
