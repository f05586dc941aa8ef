// qmail-smtpd with the patches of netqmail's neighbourhood: badhelo, badmailfrom and badrcptto (qregex),
// validrcptto.cdb, badiprbl, AUTH. Its name, perhaps with [PID], precedes the check's name, and that the text the
// client sent. qlogenvelope tells the same events once more, line by line, and is not counted again.

import type { LogType } from '../rules/log-type';
import { ownText, smtpServerPrograms } from './smtp-server';

/** Perhaps the code it was refused with. */
const code = '{?{|4|5}{[^]2} }';

// biome-ignore format: a table, one line of the log a line
export const qmailSmtpd: LogType = {
  name: 'qmail-smtpd',
  services: ['rbl', 'smtp'],
  programs: smtpServerPrograms,
  counts: 'rbl.count',
  forms: [
    {
      at: ownText('qmail-smtpd', code),
      rules: {
        badhelo: { line: 'badhelo: {text}', counts: 'rbl.badhelo' },
        badmailfrom: { line: 'badmailfrom: {text}', counts: 'rbl.badmailfrom' },
        badmailto: [
          { line: 'badmailto: {text}', counts: 'rbl.badmailto' },
          // Each of the refusals before a session is hung up had its own line; an address ends with ` at IP`.
          { line: 'badrcptto: excessive rcptto violations hanging up on {[^ ]0-255}{end}', as: 'other' },
          { line: 'badrcptto: {text}', counts: 'rbl.badmailto' },
        ],
        validrcptto: {
          line: ['validrcptto: drop address <{text}', 'validrcptto [{[^\\]]0-64}] not found: {text}'],
          counts: 'rbl.validrcpttoDrop',
        },
        'auth failed': {
          // jms1's patch with AUTH_CDB says why.
          line: ['auth: auth-failed {text}', 'AUTH failed [{text}', 'AUTH failed ({[a-z ]1-40}) [{text}'],
          counts: ['rbl.authFailed', 'smtp.authConnect', 'smtp.authFailure'],
        },
        'auth succeeded': {
          line: ['AUTH successful [{text}', 'auth: auth-success{text}'],
          counts: ['smtp.authConnect', 'smtp.authSuccess'],
        },
        // sagredo's qmail asks the lists itself, once a session; of an IPv6 address 32 digits stand before the zone.
        list: {
          line: [
            'rbl: ip={[^ ]} query={[0-9]1-3}.{[0-9]1-3}.{[0-9]1-3}.{[0-9]1-3}.{zone:[^ ]} result={|reject|delay} {text}',
            'rbl: ip={[^ ]} query={[0-9A-Fa-f.]64}{zone:[^ ]} result={|reject|delay} {text}',
          ],
          calls: { hook: 'countRefusalBy', takes: ['zone'] },
        },
        badiprbl: { line: 'badiprbl: ip {text}', counts: 'rbl.badiprbl' },
        other: {
          line: '{|pid |auth: |AUTH |validrcptto|rcptcheck: |RCPTCHECK |rbl: |MAIL FROM|RCPT TO|Received-SPF: |DATABYTES |read failed|reject (|message rejected|exceeded |qmail-spp |MFCHECK |MAXRCPT |before greeting: |GREETDELAY|qq hard reject|qq soft reject|qmail-queue error message: }{text}',
        },
      },
    },
    { rules: { other: { line: '{|qlogenvelope: |qlogreceived: |mail recv: |policy_check: |spp_val2: }{text}' } } },
  ],
};
