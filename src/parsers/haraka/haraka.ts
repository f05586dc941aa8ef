// Haraka's log in its three formats (default, logfmt, JSON), from its standard output, its own file or the syslog
// plugin: the same keys in the same order, so that each line is declared once and written in three ways. Texts that
// clients chose are quoted as JSON strings where they have blanks or quotation marks.

import type { Form, LogType, Rule } from '../rules/log-type';

/** A key with what its value looks like: a text, or in JSON a number. */
type Pair = readonly [key: string, template: string, form?: 'text' | 'number'];

/** A line: who writes it, its message, and the pairs after that; `rest` for a line that may go on. */
interface Line {
  readonly origin: string;
  readonly message?: string;
  readonly pairs?: readonly Pair[];
  readonly rest?: boolean;
}

/** How one format writes. */
interface Format {
  readonly head: string;
  /** What stands before the name of the part of Haraka that writes. */
  readonly origin: string;
  line(line: Line): string;
  /** An address in angle brackets, within a message. */
  readonly mailbox: string;
}

/** On a terminal, as that of a container, Haraka colours each line behind its stamp. */
const colour = '{?\u001b[{[0-9;]1-8}m}';
const level = '{[A-Z]1-10}';
const uuid = '{[0-9A-Za-z.\\-]1-80}';
const spaced = (pairs: readonly Pair[]) => pairs.map(([key, template]) => ` ${key}=${template}`).join('');

const formats = {
  default: {
    head: `${colour}[${level}] [${uuid}] `,
    origin: '[',
    mailbox: '<{mailbox}>',
    line: ({ origin, message = '', pairs = [], rest = false }) =>
      `[${origin}] ${message}${spaced(pairs)}${rest ? '{text}' : colour}`,
  },
  logfmt: {
    head: `${colour}level=${level} uuid=${uuid} `,
    origin: 'origin=',
    mailbox: '<{quotedMailbox}>',
    line: ({ origin, message = '""', pairs = [], rest = false }) => {
      const isQuoted = message.includes(' ');
      const closing = rest ? '' : '"';
      const quoted = isQuoted ? `"${message}${closing}` : message;
      return `origin=${origin} message=${quoted}${spaced(pairs)}${rest ? '{text}' : colour}`;
    },
  },
  json: {
    head: `${colour}\\{"level":"${level}","uuid":"${uuid}",`,
    origin: '"origin":"',
    mailbox: '<{quotedMailbox}>',
    line: ({ origin, message = '', pairs = [], rest = false }) => {
      const each = pairs.map(([key, template, form = 'text']) => {
        const text = template === '{value}' ? '{quoted}' : `"${template}"`;
        return `,"${key}":${form === 'text' ? text : template}`;
      });
      const closing = pairs.length > 0 || !rest ? '"' : '';
      return `"origin":"${origin}","message":"${message}${closing}${each.join('')}${rest ? '{text}' : `\\}${colour}`}`;
    },
  },
} as const satisfies Record<string, Format>;

const flag = (name: string) => `{${name}|Y|N}`;
const three = (of: string) => `{${of}Accepted:number}/{${of}Tempfailed:number}/{${of}Rejected:number}`;

const disconnectPairs = (relay: 'Y' | 'N'): readonly Pair[] => [
  ...(['ip', 'rdns', 'helo'] as const).map((key): Pair => [key, '{value}']),
  ['relay', relay],
  ['early', flag('early')],
  ['esmtp', '{|Y|N}'],
  ['tls', flag('tls')],
  ['pipe', '{|Y|N}'],
  ['errors', '{errors:number}', 'number'],
  ['txns', '{transactions:number}', 'number'],
  ['rcpts', three('rcpt')],
  ['msgs', three('msg')],
  ['bytes', '{octets:number}', 'number'],
  ['lr', '{value}'],
  ['time', '{time:decimal*1000}', 'number'],
];

const deliveredPairs: readonly Pair[] = [
  ...(['delivered file', 'domain', 'host', 'ip'] as const).map((key): Pair => [key, '{value}']),
  ['port', '{number}', 'number'],
  ['mode', '{value}'],
  ['tls', '{|Y|N}'],
  ['auth', '{|Y|N}'],
  ['response', '{value}'],
  ['delay', '{delay:decimal*1000}', 'number'],
  ['fails', '{number}', 'number'],
  ['rcpts', '{delivered:number}/{number}/{number}'],
];

/** The tables of refusals by plugins, and what these answer; what another begins with comes after it. */
const refusals = { harakaDeniedSoft: 'DENYSOFT{?DISCONNECT}', harakaDenied: 'DENY{?DISCONNECT}' } as const;

/**
 * Refusals by a plugin, which is a row where its name is one that files have, else `other`. What JSON has for `params`
 * may be an object; its strings hold no quotation mark as it is.
 */
function denials(format: Format): readonly Rule[] {
  const params = format === formats.json ? '{text, only}' : '{value}';
  const plugins = [['{plugin:[0-9A-Za-z._/@\\-]1-63}', 'plugin'] as const, ['{value}', 'unnamed'] as const];
  return plugins.flatMap(([plugin, row]) =>
    Object.entries(refusals).map(([table, retval]): Rule => {
      const names: readonly Pair[] = [
        ['hook', '{value}'],
        ['plugin', plugin],
        ['function', '{value}'],
      ];
      const pairs: readonly Pair[] = [...names, ['params', params, 'number'], ['retval', retval]];
      return {
        line: format.line({ origin: 'core', pairs, rest: true }),
        counts: 'haraka.denied',
        rows: { [table]: row },
      };
    }),
  );
}

/** A session's end; that its client might relay, the second line says. */
function disconnect(format: Format, relay: 'Y' | 'N'): Rule {
  const authenticated = ['haraka.relay', 'smtp.authConnect', 'smtp.authSuccess'] as const;
  return {
    line: format.line({ origin: 'core', message: 'disconnect', pairs: disconnectPairs(relay) }),
    counts: ['haraka.disconnect', 'haraka.{early}', 'haraka.{tls}', ...(relay === 'Y' ? authenticated : [])],
    adds: {
      ...{ errors: 'haraka.errors', transactions: 'haraka.transactions', octets: 'haraka.octets' },
      ...{ rcptAccepted: 'haraka.rcptAccepted', rcptTempfailed: 'haraka.rcptTempfailed' },
      ...{ rcptRejected: 'haraka.rcptRejected', msgAccepted: 'haraka.msgAccepted' },
      ...{ msgTempfailed: 'haraka.msgTempfailed', msgRejected: 'haraka.msgRejected' },
      time: 'haraka.sessionMilliseconds',
    },
    observes: { harakaSession: 'time' },
  };
}

function formOf(format: Format): Form {
  const { line, head, mailbox } = format;
  const outbound = (message: string) => line({ origin: 'outbound', message, rest: true });
  return {
    at: { line: head, sets: { unnamed: 'other' } },
    rules: {
      disconnect: [disconnect(format, 'N'), disconnect(format, 'Y')],
      connect: {
        line: line({ origin: 'core', message: 'connect', pairs: [['ip', '{value}']], rest: true }),
        counts: 'haraka.connect',
      },
      queued: {
        line: line({ origin: 'core', message: 'queue', pairs: [['code', 'OK']], rest: true }),
        counts: 'haraka.queued',
      },
      denied: denials(format),
      delivered: {
        line: line({ origin: 'outbound', pairs: deliveredPairs }),
        counts: 'haraka.outDelivered',
        adds: { delivered: 'haraka.outDeliveredRcpt', delay: 'haraka.outDelayMilliseconds' },
        observes: { harakaDelay: 'delay' },
      },
      recipient: {
        line: outbound(`recipient ${mailbox} {verdict|deferred|rejected}: `),
        counts: 'haraka.out{verdict}Rcpt',
      },
      bounced: { line: outbound('bouncing mail: '), counts: 'haraka.outBounced' },
      tempfail: { line: outbound('Temp failing '), counts: 'haraka.outTempfail' },
      'auth failure': {
        line: line({ origin: 'auth/{[0-9A-Za-z_\\-]}', message: 'delaying for {number} seconds' }),
        counts: ['haraka.authFailure', 'smtp.authConnect', 'smtp.authFailure'],
      },
      other: { line: `${format.origin}{text}` },
    },
  };
}

export const haraka: LogType = {
  name: 'haraka',
  services: ['haraka', 'smtp'],
  programs: ['haraka'],
  values: { early: { Y: 'early', N: undefined }, tls: { Y: 'tls', N: undefined } },
  forms: [
    ...Object.values(formats).map(formOf),
    { at: { framing: 'named' }, rules: { other: { line: '{|loglevel: |log format: |Starting up Haraka }{text}' } } },
  ],
};
