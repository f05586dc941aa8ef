// The line by which every delivery agent of Postfix reports a recipient:
//
//   ID: to=<R>, [orig_to=<O>, ]relay=.., [conn_use=N, ]delay=D, delays=A/B/C/D, [tls=P, ]dsn=X.Y.Z, status=WORD (TEXT)
//
// R and O are strangers', and TEXT is another server's: each may hold the whole of what follows. Since 3.5 Postfix
// quotes an address that has more than letters in it, so that its end is told from the left, and nothing after the
// status is looked at. Before, or with info_log_address_format = internal, it does not. Such a line goes on behind
// what looks like the status with the rest of the address, `@DOMAIN>`, and all the fields once more: where that
// follows, or the address cannot be read, the line cannot be decided.

import type { Rule } from '../rules/log-type';

const code = '{[0-9.]1-12}';
const anyNumber = '{[0-9.e+\\-]1-20}';
const dsn = `dsn={dsn|${statusCodes().join('|')}}${code}, `;
/** Since 3.11: the TLS policy, and what came of it, such as `may:none` or `!dane?/requiretls`. */
const tls = '{?, tls={[^ ,]1-200}}';
const reuse = '{?conn_use={number 1-6}, }';

export const deliveryParts = {
  fields: `${reuse}delay={delay:decimal*1000}, delays={before:decimal*1000}/{queue:decimal*1000}/{connection:decimal*1000}/{transmission:decimal*1000}${tls}, ${dsn}`,
  untimed: `${reuse}delay=${anyNumber}, delays=${anyNumber}/${anyNumber}/${anyNumber}/${anyNumber}${tls}, ${dsn}`,
  again: `@{[^ @<>]1-255}>, relay={[^,]1-300}, ${reuse}delay=${anyNumber}, delays=${anyNumber}/${anyNumber}/${anyNumber}/${anyNumber}${tls}, dsn=${code}, status={[A-Za-z\\-]1-20} (`,
};

/** A status code up to its subject, or its class where the subject has no counter. */
function statusCodes(): readonly string[] {
  return [
    '2.',
    ...[4, 5].flatMap((first) => [`${first}.`, ...[0, 1, 2, 3, 4, 5, 6, 7].map((digit) => `${first}.${digit}.`)]),
  ];
}

/** What its counter calls a status code. */
export const dsnNames: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  statusCodes().map((word) => [word, word === '4.' || word === '5.' ? undefined : word.replaceAll('.', '')]),
);

/** Postfix' own word for the result, and the word of its counter; soft_bounce makes a deferral of a bounce. */
const results = {
  sent: 'Sent',
  deferred: 'Deferred',
  SOFTBOUNCE: 'Deferred',
  bounced: 'Bounced',
  expired: 'Expired',
} as const;

type Result = keyof typeof results;

/** Times are read only where they are written as Postfix writes them; with an exponent the result alone counts. */
function ended(to: string, result: Result, transport: string, fields: 'fields' | 'untimed' = 'fields'): Rule {
  const word = results[result];
  return {
    line: `${to}{${fields}}status=${result} ({text, without again}`,
    counts: [`postfix.delivery${word}`, 'postfix.dsn{dsn}'],
    rows: { [`postfix${word}`]: transport },
    ...(to.includes('{relay:') && { filtered: { by: ['relay'], counts: 'postfix.deliveryFiltered' } }),
    ...(word === 'Sent' &&
      fields === 'fields' && {
        adds: {
          delay: 'postfix.delayMilliseconds',
          before: 'postfix.beforeQueueMilliseconds',
          queue: 'postfix.inQueueMilliseconds',
          connection: 'postfix.connectionMilliseconds',
          transmission: 'postfix.transmissionMilliseconds',
        },
        observes: { postfixDelay: 'delay' },
      }),
  };
}

function probed(to: string, result: 'deliverable' | 'undeliverable'): Rule {
  const word = result === 'deliverable' ? 'Deliverable' : 'Undeliverable';
  return {
    line: `${to}{fields}status=${result} ({text, without again}`,
    counts: ['postfix.probe', `postfix.delivery${word}`],
  };
}

/**
 * Where the address ends that is read from the left, by what follows: a transport that names itself, or whatever. Last,
 * an address that is not quoted and should be, which ends where a relay is named once.
 */
const openings: readonly (readonly [to: string, transport: string])[] = [
  ['{id}: to=<{address}>, {?orig_to=<{address}>, }relay={mover|local|virtual}, ', 'mover'],
  ['{id}: to=<{address}>, {?orig_to=<{address}>, }relay={relay:[^,]1-300}, ', 'transport'],
  ['{id}: to=<{text, only}>, relay={relay:[^,]1-300}, ', 'transport'],
];

const statuses = Object.keys(results) as readonly Result[];

export const deliveries: Readonly<Record<string, Rule | readonly Rule[]>> = {
  delivery: openings.flatMap(([to, transport], i) => [
    ...statuses.map((result) => ended(to, result, transport)),
    ...(i === 1 ? statuses.map((result) => ended(to, result, transport, 'untimed')) : []),
    probed(to, 'deliverable'),
    probed(to, 'undeliverable'),
  ]),
  'delivery, undecidable': {
    line: '{id}: to=<{text}',
    counts: 'postfix.deliveryUndecidable',
    rows: { postfixUndecidable: 'transport' },
    isUndecided: true,
  },
};
