// Dovecot's imap-login, pop3-login, managesieve-login and submission-login, from 1.0 to 2.4, through syslog (`dovecot:`, or what instance_name says), in
// dovecot's own log file (`imap-login: Info:`, before 2.0 `Info: imap-login:`) or under multilog. The user name is the
// client's: success and failure are read from the words before it, TLS from the fields after the last `rip=`.

import type { LogType } from '../rules/log-type';

/** Why attempts were refused, as client-common.c has it; 2.4 tells of each how many there were. */
const reasons = [
  ...['auth failed', 'authorization failed', 'auth service reported temporary failure', 'user disabled'],
  ...[
    'password expired',
    'login disabled',
    'anonymous logins disabled',
    'sent invalid base64',
    'connection limit reached',
  ],
  ...[
    'sent invalid base64 in response',
    'tried to use disallowed cleartext auth',
    'tried to use unsupported auth mechanism',
  ],
  ...['proxy dest connection failed', 'proxy dest internal failure', 'proxy dest remote failure'],
  ...['proxy dest protocol failure', 'proxy dest authentication failure', 'proxy dest redirected'],
  ...['proxy dest temporary authentication failure', 'internal failure', 'auth process communication failure'],
];

/** The word after them in 2.4, which is all there is to know a reason of a later release by. */
const codes = [
  ...['auth_failed', 'invalid_credentials', 'authorization_failed', 'temp_fail', 'user_disabled', 'password_expired'],
  ...['invalid_base64', 'login_disabled', 'invalid_mech', 'cleartext_auth_disabled', 'anonymous_auth_disabled'],
  ...['connection_limit', 'internal_failure', 'auth_process_comm_fail'],
];

/** How a line begins, or its text where the fields come first, that ends a session without a login. */
const endings = [
  ...['Disconnected', 'Aborted login', 'Login aborted: ', 'Authentication response too large', 'Auth process broken'],
  'TLS initialization failed',
];

const ending = oneOf(endings);
/** Endings that say all: the password was right, and the client was turned away nevertheless. */
const refusing = ['', 'Disconnected: ', 'Login aborted: '].flatMap((before) => [
  `${before}Internal login failure`,
  `${before}Maximum number of connections from user+IP`,
]);

/** A reason stands before the user's name, and where there is none, before the address. */
const because = '{words, first before ": user=<" or " rip="}';
const who = '{?{words, first before " rip="}: user=<}';
const connect = '{protocol}.{ssl}Connect';
const success = ['{protocol}.{ssl}Success', 'smtp.{protocol:login}Connect', 'smtp.{protocol:login}Success'] as const;
const failure = ['{protocol}.{ssl}Failure', 'smtp.{protocol:login}Connect', 'smtp.{protocol:login}Failure'] as const;

/** Names of its other processes, which stand where a syslog's would in its own log file. */
const ownNames = [
  'master',
  'auth',
  'auth-worker({[^)]})',
  'log',
  'anvil',
  'config',
  'stats',
  'ssl-params',
  'indexer',
  'indexer-worker({[^)]})',
  'imap({[^)]})',
  'pop3({[^)]})',
  'managesieve({[^)]})',
  'submission({[^)]})',
  'lda({[^)]})',
];

function oneOf(texts: readonly string[]): string {
  return `{|${texts.join('|')}}`;
}

/** The texts after the blank at which fields that come first end. */
function behindFields(texts: readonly string[]): string {
  return oneOf(texts.map((text) => ` ${text}`));
}

// biome-ignore format: a table, one line of the log a line
export const dovecot: LogType = {
  name: 'dovecot',
  services: ['imap', 'pop3', 'managesieve', 'submission', 'smtp'],
  // `Info` is what the framing takes for the program name where only the stamp stands before dovecot 1's level.
  programs: ['dovecot', 'dovecot-{[0-9A-Za-z._\\-]1-60}', 'imap-login', 'pop3-login', 'managesieve-login', 'submission-login', ...ownNames, 'Info'],
  // Submission is SMTP: its logins count there as well.
  values: { login: { imap: undefined, pop3: undefined, managesieve: undefined, submission: 'auth' } },
  parts: {
    // What stands between is log_timestamp's.
    ownLog: '{?dovecot: {words, first before "Debug: " or "Warning: " or "Error: " or "Fatal: " or "Panic: "}Info: |Info: }',
    // Behind the last ` rip=`, with the blank that a session id can't hold, all is dovecot's own.
    fields: '{?{text, last} rip={ssl?{words, first}, TLS{|,|:| |{end}}}}{words}',
    counted: `${oneOf(reasons.map((reason) => `(${reason}, `))}{attempts:number 1-6} attempts`,
    // Before 2.4 a reason may end with its words, go on with what it was, or tell of successful attempts besides.
    refusal: oneOf([...reasons, 'proxy dest auth failed', 'tried to use '].map((reason) => `(${reason}`).concat(codes.map((code) => `(${code})`), '(proxy_dest_')),
    // With login_log_format = "%s %$" the fields come first: what follows the last ` rip=` is dovecot's.
    fieldsFirst: `{|user=<{text, last} rip=|rip=}{ssl?{words, first before ${[...endings, ...refusing].map((text) => `" ${text}"`).join(' or ')}}, TLS}{words, first}`,
  },
  forms: [
    {
      at: [
        { program: 'imap-login', line: '{?Info: }', sets: { protocol: 'imap' } },
        { program: 'pop3-login', line: '{?Info: }', sets: { protocol: 'pop3' } },
        { program: 'managesieve-login', line: '{?Info: }', sets: { protocol: 'managesieve' } },
        { program: 'submission-login', line: '{?Info: }', sets: { protocol: 'submission' } },
        { framing: 'bare', line: '{ownLog}{protocol|imap|pop3|managesieve|submission}-login: {?Info: }' },
        { framing: 'named', line: '{protocol|imap|pop3|managesieve|submission}-login: {?Info: }' },
      ],
      rules: {
        login: [
          { line: '{|Login|Logged in}: {fields}', counts: [connect, ...success] },
          // All that a proxy says of a login. The user's name stands in front, and a second time in the fields.
          { line: 'proxy({text, only}{|): Started|): started} proxying to {fields}', counts: [connect, ...success] },
          { line: '{fieldsFirst}{| Login| Logged in}{end}', counts: [connect, ...success] },
        ],
        failure: [
          { line: `${oneOf(refusing)}${who}{fields}`, counts: [connect, ...failure] },
          { line: `${ending}${because}{counted}${who}{fields}`, counts: connect, adds: { attempts: { to: failure } } },
          { line: `${ending}${because}{refusal}${who}{fields}`, counts: [connect, ...failure] },
          { line: `{fieldsFirst}${behindFields(refusing)}{words}`, counts: [connect, ...failure] },
          { line: `{fieldsFirst}${behindFields(endings)}{words, first}{counted}{words}`, counts: connect, adds: { attempts: { to: failure } } },
          { line: `{fieldsFirst}${behindFields(endings)}{words, first}{refusal}{words}`, counts: [connect, ...failure] },
        ],
        disconnected: [
          { line: `${ending}${who}{fields}`, counts: connect },
          { line: `{fieldsFirst}${behindFields(endings)}{words}`, counts: connect },
        ],
        other: { line: '{words}' },
      },
    },
    {
      at: [{ framing: 'bare', line: '{ownLog}' }, { framing: 'named' }],
      rules: {
        // dovecot's other processes: known, and of no interest here.
        other: {
          line: '{|imap(|pop3(|IMAP(|POP3(|managesieve(|auth: |auth-worker|auth(|master: |anvil: |config: |log: |stats: |ssl-params: |indexer|service=|dsync|director: |ipc: |old-stats: |quota-status: |imap-hibernate|imap-urlauth|submission: |managesieve: |script|Dovecot v|Killed with signal |Warning: |Error: |doveadm|replicator|imap: |pop3: |dict|dovecot: }{text}',
        },
      },
    },
    { at: { program: ownNames, line: '{|Info|Warning|Error|Fatal|Panic|Debug}: ' }, rules: { other: { line: '{words}' } } },
  ],
};
