// Hooks that the WebAssembly back end has code of its own for: those that join the lines of qmail's messages and
// deliveries (parsers/qmail/delivery-join.ts), of lines of multilog, which have one owner. All others are left to
// the general way, and so are lines of a queue that is named at their end.

import { histogram } from '../../../registry/histograms';
import { entryLayout } from '../../../registry/numbered-table';
import { LONGEST_MS } from '../../qmail/delivery-join';
import type { Action } from '../steps';
import type { Code } from './assembler';
import { type ActionCode, addTo, bump, bumpBucket } from './counting';
import { DELIVERIES, MESSAGES } from './layout';
import { entryAt } from './numbered';
import { LEFT_TO_OTHERS, leaveIf, set, type Writer, when } from './writer';

type Call = Extract<Action, { do: 'call' }>;

/** Code for a hook; undefined for one that is left to others. */
export function hookCode(m: Writer, { hook, fields }: Call): ActionCode | undefined {
  const [first, second] = fields;
  switch (hook) {
    case 'qmailMessageCame':
      return withStamp(m, (now) => [['call', 'remember', MESSAGES, m.number(first!), now, 1, ['f64.const', 0]]]);
    case 'qmailMessageWent':
      return {
        before: [whereOthersOwn()],
        code: [['call', 'forget', MESSAGES, ['call', 'find', MESSAGES, m.number(first!)]]],
      };
    case 'qmailDeliveryBegan':
      return withStamp(m, (now) => {
        const message = m.fresh('i32');
        const came: Code = ['f64.load', entryLayout.first, entryAt(MESSAGES, message)];
        return [
          set(message, ['call', 'find', MESSAGES, m.number(second!)]),
          when(
            message,
            [['call', 'remember', DELIVERIES, m.number(first!), now, 2, came]],
            [['call', 'remember', DELIVERIES, m.number(first!), now, 1, ['f64.const', 0]]],
          ),
        ];
      });
    case 'qmailDeliveryEnded':
      return withStamp(m, (now) => ended(m, now, first!, second!));
    default:
      return undefined;
  }
}

const whereOthersOwn = (): Code => when(['call', 'isOthers', 's', 'e'], [LEFT_TO_OTHERS]);

function withStamp(m: Writer, code: (now: string) => readonly Code[]): ActionCode {
  const now = m.fresh('f64');
  const before: readonly Code[] = [
    whereOthersOwn(),
    // No number: there is no stamp that is read here.
    set(now, ['call', 'stamp']),
    when(['f64.lt', now, ['f64.const', 0]], [LEFT_TO_OTHERS]),
  ];
  return { before, code: code(now) };
}

function ended(m: Writer, now: string, delivery: string, result: string): readonly Code[] {
  const [known, at] = [m.fresh('i32'), m.fresh('i32')];
  const [began, came] = [m.fresh('f64'), m.fresh('f64')];
  const hasCame = m.fresh('i32');
  const label = m.label('ended');
  const isSuccess: Code = ['i32.eq', m.choice(result), m.wordNumber(result, 'success')];
  return [
    [
      'block',
      label,
      leaveIf(label, ['i32.eqz', ['local.tee', known, ['call', 'find', DELIVERIES, m.number(delivery)]]]),
      set(at, entryAt(DELIVERIES, known)),
      set(began, ['f64.load', entryLayout.first, at]),
      set(came, ['f64.load', entryLayout.second, at]),
      set(hasCame, ['i32.eq', ['i32.load', entryLayout.count, at], 2]),
      ['call', 'forget', DELIVERIES, known],
      leaveIf(label, ['i32.eqz', isSuccess]),
      ...elapsed(m, label, began, now, ['send.deliveryTimed', 'send.xdelayMilliseconds', 'sendXdelay']),
      leaveIf(label, ['i32.eqz', hasCame]),
      ...elapsed(m, label, came, now, ['send.messageTimed', 'send.ddelayMilliseconds', 'sendDdelay']),
    ],
  ];
}

type Timed = readonly [
  count: 'send.deliveryTimed' | 'send.messageTimed',
  sum: 'send.xdelayMilliseconds' | 'send.ddelayMilliseconds',
  buckets: 'sendXdelay' | 'sendDdelay',
];

/** Whole milliseconds, half up; what stamps that make no sense would give is not counted. */
function elapsed(m: Writer, label: string, from: string, to: string, [count, sum, buckets]: Timed): readonly Code[] {
  const ms = m.fresh('f64');
  return [
    set(ms, ['f64.floor', ['f64.add', ['f64.sub', to, from], ['f64.const', 0.5]]]),
    leaveIf(label, ['i32.or', ['f64.lt', ms, ['f64.const', 0]], ['f64.gt', ms, ['f64.const', LONGEST_MS]]]),
    bump(m.slots.addressOf([count])),
    addTo(m.slots.addressOf([sum]), ms),
    bumpBucket(
      m,
      buckets,
      [...histogram(buckets).bounds].map((bound): Code => ['f64.gt', ms, ['f64.const', bound]]),
    ),
  ];
}
