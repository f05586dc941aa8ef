// Code that rules call after a line is accepted, for what a template cannot say. A hook adds to the tally, and can
// refuse nothing. Each says why it is one.

import type { Tally } from '../registry/tally';
import type { LineContext } from './line-context';
import * as postfixQueue from './postfix/queue-join';
import * as qmailDeliveries from './qmail/delivery-join';
import { countRefusal } from './qmail/rbl-list';
import { textIn } from './rules/primitives';

/** Called with the tally, the line's buffer, its context, and for each field its number, its word, or its start and end. */
type Hook = (tally: Tally, bytes: Uint8Array, context: LineContext, ...fields: readonly never[]) => void;

export const hooks = {
  /** Which list a refusal is about is read from host names anywhere in a text, by a list of lists. */
  countRefusal: (tally: Tally, bytes: Uint8Array, _context: LineContext, textStart: number, textEnd: number) =>
    countRefusal(tally, bytes, { zoneStart: 0, zoneEnd: 0, textStart, textEnd }),
  countRefusalBy: (
    tally: Tally,
    bytes: Uint8Array,
    _context: LineContext,
    zoneStart: number,
    zoneEnd: number,
    textStart = 0,
    textEnd = 0,
  ) => countRefusal(tally, bytes, { zoneStart, zoneEnd, textStart, textEnd }),
  /** Lines about one message are joined by its queue id. */
  messageBegan: (_tally: Tally, bytes: Uint8Array, context: LineContext, start: number, end: number) =>
    postfixQueue.messageBegan(context, textIn(bytes, start, end)),
  messageReturned: (_tally: Tally, bytes: Uint8Array, context: LineContext, start: number, end: number) =>
    postfixQueue.messageReturned(context, textIn(bytes, start, end)),
  messageCame: (_tally: Tally, bytes: Uint8Array, context: LineContext, start: number, end: number) =>
    postfixQueue.messageCame(context, textIn(bytes, start, end)),
  messageWent: (_tally: Tally, bytes: Uint8Array, context: LineContext, start: number, end: number) =>
    postfixQueue.messageWent(context, textIn(bytes, start, end)),
  messageActive: (
    tally: Tally,
    bytes: Uint8Array,
    context: LineContext,
    start: number,
    end: number,
    sender: string,
    size: number,
    recipients: number,
  ) => {
    const id = textIn(bytes, start, end);
    postfixQueue.messageActive(tally, context, { id, size, recipients, isFromPostfix: sender !== '' });
  },
  /** Lines about one message, and about one delivery, are joined by its number. */
  qmailMessageCame: (_tally: Tally, _bytes: Uint8Array, context: LineContext, message: number) =>
    qmailDeliveries.messageCame(context, message),
  qmailMessageWent: (_tally: Tally, _bytes: Uint8Array, context: LineContext, message: number) =>
    qmailDeliveries.messageWent(context, message),
  qmailDeliveryBegan: (_tally: Tally, _bytes: Uint8Array, context: LineContext, delivery: number, message: number) =>
    qmailDeliveries.deliveryBegan(context, delivery, message),
  qmailDeliveryEnded: (tally: Tally, _bytes: Uint8Array, context: LineContext, delivery: number, result: string) =>
    qmailDeliveries.deliveryEnded(tally, context, delivery, result),
} satisfies Record<string, Hook>;

export type HookName = keyof typeof hooks;

/** What each adds, for people; empty for one that remembers or forgets what later lines add. */
export const hookNotes: Readonly<Record<HookName, string>> = {
  countRefusal: 'rbl.rejections, the counter of the list that {text} names, a row for its zone',
  countRefusalBy: 'rbl.rejections, the counter of the list that {zone} is, a row for {zone}',
  messageBegan: '',
  messageReturned: '',
  messageCame: '',
  messageWent: '',
  messageActive:
    'postfix.messageQueued, {size} to postfix.messageOctets and its buckets, {recipients} to postfix.messageRecipients, where a line before it remembered {id} of a message that is no probe',
  qmailMessageCame: '',
  qmailMessageWent: '',
  qmailDeliveryBegan: '',
  qmailDeliveryEnded:
    'of a success send.deliveryTimed and send.messageTimed, with the times since {delivery} began and its message came',
};
