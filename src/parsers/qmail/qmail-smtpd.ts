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
  services: ['rbl'],
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
        'auth failed': { line: ['auth: auth-failed {text}', 'AUTH failed [{text}'], counts: 'rbl.authFailed' },
        badiprbl: { line: 'badiprbl: ip {text}', counts: 'rbl.badiprbl' },
        other: {
          line: '{|pid |auth: |AUTH |validrcptto|rcptcheck: |RCPTCHECK |rbl: |MAIL FROM|RCPT TO|Received-SPF: |DATABYTES |read failed|reject (|message rejected|exceeded |qmail-spp }{text}',
        },
      },
    },
    { rules: { other: { line: '{|qlogenvelope: |qlogreceived: |mail recv: |policy_check: |spp_val2: }{text}' } } },
  ],
};
