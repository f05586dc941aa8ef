// qmail-smtpd of s/qmail, and of qmail with the SPAMCONTROL patch (qmail-log(5) there): Action::Type::Condition
// after `qmail-smtpd: pid P ` or alone, then `P:proto S:ip:host H:helo F:from T:to`, which is the client's.

import type { CounterPattern, LogType, Rule } from '../rules/log-type';
import { smtpServerPrograms } from './smtp-server';

/** How the counters call each type. */
const types: Readonly<Record<'Accept' | 'Reject', Readonly<Record<string, string>>>> = {
  Accept: { SNDR: 'Sndr', ORIG: 'Orig', RCPT: 'Rcpt', AUTH: 'Auth', SPF: 'Spf' },
  Reject: {
    ...{ SNDR: 'Sndr', ORIG: 'Orig', RCPT: 'Rcpt', DATA: 'Data', AUTH: 'Auth', TLS: 'Tls', SPF: 'Spf', SMTP: 'Smtp' },
    RBL: 'Rbl',
  },
};

/** The conditions that name one of the control files of old, or what a scanner found. */
const conditions: Readonly<Record<string, CounterPattern>> = {
  'SNDR::Bad_Helo': 'rbl.badhelo',
  'ORIG::Bad_Mailfrom': 'rbl.badmailfrom',
  'RCPT::Bad_Rcptto': 'rbl.badmailto',
  'DATA::Virus_Infected': 'rbl.spamcontrolVirus',
  'DATA::Spam_Message': 'rbl.spamcontrolSpam',
};

function action(word: 'Accept' | 'Reject', known: Readonly<Record<string, CounterPattern>>): readonly Rule[] {
  const total = `rbl.spamcontrol${word}` as const;
  const ofType = `${total}{type${word}}` as const;
  const anyType = Object.keys(types[word]).join('|');
  const condition = '{[A-Za-z0-9_\\-]0-255}{after}';
  return [
    ...Object.entries(known).map(([name, counter]): Rule => {
      const type = { ...types.Accept, ...types.Reject }[name.slice(0, 4)];
      return { line: `${word}::${name}{after}`, counts: [total, `${total}${type}` as CounterPattern, counter] };
    }),
    { line: `${word}::{type${word}|${anyType}}::${condition}`, counts: [total, ofType] },
    { line: `${word}::{[A-Z]}::${condition}`, counts: total },
  ];
}

export const spamcontrol: LogType = {
  name: 'spamcontrol',
  services: ['rbl'],
  programs: smtpServerPrograms,
  counts: 'rbl.count',
  parts: { after: '{|{end}|{|:| }{text}}' },
  values: { typeAccept: types.Accept, typeReject: types.Reject },
  at: ['qmail-smtpd{?[{number}]}:{? }{?pid {number} }', { program: 'qmail-smtpd', line: '{?pid {number} }' }, ''],
  rules: { accept: action('Accept', {}), reject: action('Reject', conditions) },
};
