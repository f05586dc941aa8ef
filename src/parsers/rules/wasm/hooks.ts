// Hooks that the WebAssembly back end has code of its own for: those that join the lines of qmail's messages and
// deliveries (parsers/qmail/delivery-join.ts), of lines of multilog, which have one owner, but for those of a queue that
// is named at their end; and those of a message of Postfix (parsers/postfix/queue-join.ts). All others are left to the
// general way.

import { histogram } from '../../../registry/histograms';
import { entryLayout } from '../../../registry/numbered-table';
import { origins } from '../../postfix/queue-join';
import { LONGEST_MS } from '../../qmail/delivery-join';
import type { Action } from '../steps';
import type { Code } from './assembler';
import { type ActionCode, addTo, bump, bumpBucket } from './counting';
import { leaveIf, set, when } from './idioms';
import { DELIVERIES, HOST, IDENT, MESSAGES, MISSING_ROW, QUEUED } from './layout';
import { entryAt } from './numbered';
import { LEFT_TO_OTHERS, type Writer } from './writer';

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
    case 'messageBegan':
      return queued(m, (_, key) => [
        ['call', 'remember', QUEUED, key, ['f64.const', 0], 2, ['f64.const', origins.outside]],
      ]);
    case 'messageCame':
      return queued(m, came);
    case 'messageWent':
      return queued(m, (known) => [['call', 'forget', QUEUED, known]]);
    case 'messageActive':
      return active(m, fields);
    case 'countRefusal':
      return refusal(m, (host) => [
        set(host, ['call', 'urlHost', ...m.span('text')]),
        when(['i32.eqz', host], [LEFT_TO_OTHERS]),
        set(host, ['call', 'label', host, ['global.get', 'stop']]),
      ]);
    case 'countRefusalBy':
      return refusal(m, (zone) => [set(zone, ['call', 'label', ...m.span('zone')])]);
    default:
      return undefined;
  }
}

/** Fields that are texts and that hooks take, or rows are named by. */
export const spansTaken: readonly string[] = ['id', 'zone', 'text'];

/** By host and ident a word, from that on which a host is known by. */
const OWNER_SHIFT = Math.log2(IDENT.bytes / 4);
const owner: Code = [
  'i32.load',
  HOST.owners - HOST.last,
  ['i32.add', ['global.get', 'named'], ['i32.shr_u', ['global.get', 'ident'], OWNER_SHIFT]],
];

/** Code that has the entry of the message in its hands, 0 where there is none; keys are then those of the line's owner. */
function queued(m: Writer, code: (known: string, key: string) => readonly Code[]): ActionCode {
  m.slots.owned.add(m.logType.name);
  const [start, end] = m.span('id');
  const [key, known] = [m.fresh('i64'), m.fresh('i32')];
  const before: readonly Code[] = [
    // Without a host there is one owner, and no such lines.
    when(['i32.eqz', ['global.get', 'named']], [LEFT_TO_OTHERS]),
    set(key, ['call', 'queueId', start, end]),
    when(['i64.lt_s', key, 0n], [LEFT_TO_OTHERS]),
  ];
  return {
    before,
    code: [
      ['global.set', 'owner', owner],
      set(known, ['call', 'find', QUEUED, key]),
      ...code(known, key),
      ['global.set', 'owner', 0],
    ],
  };
}

function came(known: string, key: string): readonly Code[] {
  const origin: Code = ['f64.load', entryLayout.second, entryAt(QUEUED, known)];
  const remember = (from: Code): Code => ['call', 'remember', QUEUED, key, ['f64.const', 1], 2, from];
  return [when(known, [remember(origin)], [remember(['f64.const', origins.nowhere])])];
}

/** messageActive of queue-join.ts. */
function active(m: Writer, fields: readonly string[]): ActionCode {
  const [sender, size, recipients] = [m.choice(fields[1]!), m.number(fields[2]!), m.number(fields[3]!)];
  const [at, isAwaited, origin] = [m.fresh('i32'), m.fresh('i32'), m.fresh('f64')];
  const none = m.wordNumber(fields[1]!, '');
  const isProbe: Code = ['i32.and', ['i32.ne', sender, none], ['f64.eq', origin, ['f64.const', origins.nowhere]]];
  const isFiltered: Code = ['f64.eq', origin, ['f64.const', origins.filter]];
  const real = (n: string): Code => ['f64.convert_i64_s', n];
  const { before, code } = queued(m, (known) => [
    set(at, entryAt(QUEUED, known)),
    set(isAwaited, [
      'i32.and',
      ['i32.ne', known, 0],
      ['f64.ne', ['f64.load', entryLayout.first, at], ['f64.const', 0]],
    ]),
    set(origin, ['f64.load', entryLayout.second, at]),
    ['call', 'forget', QUEUED, known],
    when(
      ['i32.and', isAwaited, ['i32.eqz', ['i32.or', isFiltered, isProbe]]],
      [
        bump(m.slots.addressOf(['postfix.messageQueued'])),
        addTo(m.slots.addressOf(['postfix.messageOctets']), real(size)),
        addTo(m.slots.addressOf(['postfix.messageRecipients']), real(recipients)),
        bumpBucket(
          m,
          'postfixOctets',
          [...histogram('postfixOctets').bounds].map((bound): Code => ['i64.gt_s', size, BigInt(bound)]),
        ),
      ],
    ),
  ]);
  const large: Code = ['i32.or', ['i64.ge_u', size, 2n ** 32n], ['i64.ge_u', recipients, 2n ** 32n]];
  return { before: [...before, when(large, [LEFT_TO_OTHERS])], code };
}

/** A refusal of which a zone or a host alone tells the list, as a line before it did; `named` finds its label. */
function refusal(m: Writer, named: (label: string) => readonly Code[]): ActionCode {
  const label = m.fresh('i32');
  const { slot, flag } = m.slots.rowsOf('rblZone', m.logType.name, 'refusal');
  const before: readonly Code[] = [
    ...named(label),
    when(['i32.eqz', label], [LEFT_TO_OTHERS]),
    when(
      ['i32.eqz', ['i32.load8_u', flag, label]],
      [['i32.store', MISSING_ROW, 0, ['i32.add', label, flag]], LEFT_TO_OTHERS],
    ),
  ];
  return { before, code: [bump(['i32.add', ['i32.shl', label, 3], slot])] };
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
