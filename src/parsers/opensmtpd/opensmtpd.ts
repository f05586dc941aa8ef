// OpenSMTPD, from 6.4 on: a session's number of 16 digits, the part of the server, an event, and its parameters. A
// client's command and the answers stand in quotation marks that nothing escapes.

import type { LogType } from '../rules/log-type';

const envelope = 'evpid={[0-9a-f]16} from=<{[^> ]0-512}> to=<{[^> ]0-512}> rcpt=<{[^> ]0-512}>';
const stages = { RCPT: 'Rcpt', MAIL: 'Mail', HELO: 'Helo', EHLO: 'Helo', DATA: 'Data' } as const;
const spellings = Object.fromEntries(
  Object.entries(stages).flatMap(([word, stage]) => [
    [word, stage],
    [word.toLowerCase(), stage],
    [word.slice(0, 1) + word.slice(1).toLowerCase(), stage],
  ]),
);
const told = {
  ' result=Ok stat=': 'mdaOk',
  ' result=TempFail stat=': 'mdaTempFail',
  ' result=PermFail stat=': 'mdaPermFail',
} as const;
const answer = '{text, only}" result="{class|4|5}{text}';

// biome-ignore format: a table, one line of the log a line
export const opensmtpd: LogType = {
  name: 'opensmtpd',
  services: ['opensmtpd', 'smtp'],
  programs: ['smtpd', 'opensmtpd'],
  values: {
    class: { 4: '4xx', 5: '5xx' },
    stage: spellings,
    login: { ok: 'Success', permfail: 'Failure' },
    told,
  },
  forms: [
    {
      at: { framing: 'named', line: '{[0-9a-f]16} ' },
      rules: {
        connect: [
          { line: 'smtp connected address=local{text}', counts: ['opensmtpd.connect', 'opensmtpd.connectLocal'] },
          { line: 'smtp connected {text}', counts: 'opensmtpd.connect' },
        ],
        lost: { line: 'smtp disconnected {?address={text, last} }reason=disconnect', counts: 'opensmtpd.lost' },
        'I/O error': { line: 'smtp disconnected reason="io-error{text}', counts: 'opensmtpd.ioError' },
        tls: { line: 'smtp tls {text}', counts: 'opensmtpd.tls' },
        message: {
          line: 'smtp message msgid={[0-9a-f]8} size={size:number} nrcpt={recipients:number} {text}',
          counts: 'opensmtpd.message', adds: { size: 'opensmtpd.octets', recipients: 'opensmtpd.recipients' },
        },
        failed: [
          { line: `smtp failed-command command="{stage|${Object.keys(spellings).join('|')}}${answer}`, counts: ['opensmtpd.failed{class}', 'opensmtpd.failed{class}{stage}'] },
          { line: `smtp failed-command command="${answer}`, counts: ['opensmtpd.failed{class}', 'opensmtpd.failed{class}Other'] },
          { line: 'smtp bad-input result="{class|4|5}{text}', counts: ['opensmtpd.failed{class}', 'opensmtpd.failed{class}Other'] },
          { line: 'smtp failed-command {words}', counts: 'opensmtpd.undecidable' },
        ],
        authentication: [
          { line: 'smtp authentication {text} result={login|ok|permfail}', counts: ['opensmtpd.auth{login}', 'smtp.authConnect', 'smtp.auth{login}'] },
        ],
        'local delivery': [
          {
            line: `mda delivery ${envelope} user={[^ ]} delay={delay:duration} result=Ok stat={text}`,
            counts: ['opensmtpd.mdaOk', 'opensmtpd.delayed'], adds: { delay: 'opensmtpd.delayMilliseconds' }, observes: { opensmtpdDelay: 'delay' },
          },
          { line: `mda delivery ${envelope} user={[^ ]} delay={duration} result={local|TempFail|PermFail} stat={text}`, counts: 'opensmtpd.mda{local}' },
          // An address with blanks in it: the result is where one only is.
          { line: `mda delivery {text, only}{told|${Object.keys(told).join('|')}}{text}`, counts: 'opensmtpd.{told}' },
          { line: 'mda delivery {words}', counts: 'opensmtpd.undecidable' },
        ],
        'remote delivery': [
          {
            line: `mta delivery ${envelope} source={quoted} relay={quoted} delay={delay:duration} result="Ok" stat={text}`,
            counts: ['opensmtpd.mtaOk', 'opensmtpd.delayed'], adds: { delay: 'opensmtpd.delayMilliseconds' }, observes: { opensmtpdDelay: 'delay' },
          },
          { line: `mta delivery ${envelope} source={quoted} relay={quoted} delay={duration} result="{result|TempFail|PermFail|Expired}" stat={text}`, counts: 'opensmtpd.mta{result}' },
          { line: 'mta delivery {words}', counts: 'opensmtpd.undecidable' },
        ],
        'remote error': { line: 'mta error {text}', counts: 'opensmtpd.mtaError' },
        other: { line: '{|smtp |mta |mda |mdmta |bounce |control |filter }{words}' },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: '{|info: OpenSMTPD |info: |warn: |fatal: |debug: |smtp-in: |smtp-out: |mta: |mda: |bounce: |scheduler: |queue: |lookup: |filter: |control: |ca: |pony: |klondike: |proc: }{words}' } } },
  ],
};
