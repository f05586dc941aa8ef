// Dovecot's imap-login and pop3-login, from 1.0 to 2.4, through syslog (`dovecot:`), in dovecot's own log file
// (`imap-login: Info:`, before 2.0 `Info: imap-login:`) or under multilog. The user name is the client's: success
// and failure are read from the words before it, TLS from the fields behind the last `rip=`.

import type { LogType } from '../rules/log-type';

const ending = '{|Disconnected|Aborted login|Login aborted: }';
/** A reason stands before the user's name, and where there is none, before the address. */
const because = '{words, first before ": user=<" or " rip="}';
const who = '{?{words, first before " rip="}: user=<}';
const connect = '{protocol}.{ssl}Connect';
const failure = '{protocol}.{ssl}Failure';

// biome-ignore format: a table, one line of the log a line
export const dovecot: LogType = {
  name: 'dovecot',
  services: ['imap', 'pop3'],
  // `Info` is what the framing takes for the program name where only the stamp stands before dovecot 1's level.
  programs: ['dovecot', 'imap-login', 'pop3-login', 'Info'],
  parts: {
    ownLog: '{?dovecot: {[^]16}Info: }',
    // Behind the last ` rip=`, with the blank that a session id can't hold, all is dovecot's own.
    fields: '{?{text, last} rip={ssl?{words, first}, TLS{|,|:| |{end}}}}{words}',
    // Reasons that tell how many attempts were refused, and reasons that stand for one.
    counted: '{|(auth failed, |(authorization failed, }{attempts:number 1-6} attempts',
    refusal: '{|(auth failed, |(authorization failed, |(auth_failed)|(tried to use |(proxy dest auth failed|(internal failure, |(auth service reported temporary failure)|(user disabled)|(password expired)|(login disabled)|(sent invalid base64 }',
  },
  forms: [
    {
      at: [
        { program: 'imap-login', line: '{?Info: }', sets: { protocol: 'imap' } },
        { program: 'pop3-login', line: '{?Info: }', sets: { protocol: 'pop3' } },
        { framing: 'bare', line: '{ownLog}{protocol|imap|pop3}-login: {?Info: }' },
        { framing: 'named', line: '{protocol|imap|pop3}-login: {?Info: }' },
      ],
      rules: {
        login: { line: '{|Login|Logged in}: {fields}', counts: [connect, '{protocol}.{ssl}Success'] },
        failure: [
          // Ends a session whose password was right; it has no `Disconnected` line of its own.
          { line: 'Maximum number of connections from user+IP{fields}', counts: [connect, failure] },
          { line: `${ending}${because}{counted}${who}{fields}`, counts: connect, adds: { attempts: failure } },
          { line: `${ending}${because}{refusal}${who}{fields}`, counts: [connect, failure] },
        ],
        disconnected: { line: `${ending}${who}{fields}`, counts: connect },
        other: { line: '{words}' },
      },
    },
    {
      at: [{ framing: 'bare', line: '{ownLog}' }, { framing: 'named' }],
      rules: {
        // dovecot's other processes: known, and of no interest here.
        other: {
          line: '{|imap(|pop3(|managesieve-login: |managesieve(|submission-login: |submission(|auth: |auth-worker|auth(|lmtp(|lda(|master: |anvil: |config: |log: |stats: |ssl-params: |indexer|service=|deliver(|dsync|director: |ipc: |old-stats: |quota-status: |imap-hibernate|imap-urlauth|submission: |managesieve: |script|Dovecot v|Killed with signal |Warning: |Error: |doveadm|replicator|imap: |pop3: |lmtp: |lda: |dict|dovecot: }{text}',
        },
      },
    },
  ],
};
