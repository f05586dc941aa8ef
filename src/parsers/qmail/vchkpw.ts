// vpopmail's vchkpw, which checks passwords for qmail-smtpd, qmail-popup and IMAP servers: one line an attempt under
// the tag `vpopmail`. The service is vchkpw's word for the local port. User name, domain and password are the
// client's, but only vchkpw's own words stand directly after the service.

import type { LogType } from '../rules/log-type';

export const vchkpw: LogType = {
  name: 'vchkpw',
  services: ['smtp', 'pop3', 'imap', 'webmail'],
  programs: ['vpopmail'],
  // What begins the counters of a service. `webmail` is POP3 or IMAP from the loopback address: the same login stands
  // in the webmail's own log. `vchkpw-8025`, and the bare `vchkpw` of old versions, do not say which service it was.
  values: {
    service: {
      ...{ smtp: 'smtp.auth', smtps: 'smtp.auth', submission: 'smtp.auth', other: 'smtp.otherPort' },
      ...{ pop3: 'pop3.', pop3s: 'pop3.ssl', imap: 'imap.', imaps: 'imap.ssl', webmail: 'webmail.vchkpw' },
    },
  },
  forms: [
    {
      at: { line: 'vchkpw: ', framing: 'named', sets: { service: 'other' } },
      rules: { login: { line: 'login [{text}', counts: ['{service}Connect', '{service}Success'] } },
    },
    {
      at: [
        { line: 'vchkpw-{service|smtp|smtps|submission|pop3|pop3s|imap|imaps|webmail}: ', framing: 'named' },
        { line: 'vchkpw{?-{number}}: ', framing: 'named', sets: { service: 'other' } },
      ],
      rules: {
        login: {
          line: '{?({[^ )]0-22}) |system password }login success {text}',
          counts: ['{service}Connect', '{service}Success'],
        },
        other: { line: "can't write SQL logs{text}" },
        // Whatever else it says is a reason for refusing: some twenty texts, several of them errors of its own.
        failure: { line: '{[^]1}{text}', counts: ['{service}Connect', '{service}Failure'] },
      },
    },
  ],
};
