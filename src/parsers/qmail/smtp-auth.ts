// smtp_auth, which checks passwords for qmail-smtpd on hosts of Plesk. User and host name are the client's; a refusal
// begins with its own word.

import type { LogType } from '../rules/log-type';

export const smtpAuth: LogType = {
  name: 'smtp-auth',
  services: ['smtp'],
  programs: ['smtp_auth'],
  at: { framing: 'named', line: '{?smtp_auth: }' },
  rules: {
    login: {
      line: 'SMTP user {text, last} : logged in from {text}',
      counts: ['smtp.authConnect', 'smtp.authSuccess'],
    },
    failure: { line: 'FAILED: {text}', counts: ['smtp.authConnect', 'smtp.authFailure'] },
    other: { line: '{|SMTP |Invalid mail address |No such user |Error: |ERROR: |Unable to }{text}' },
  },
};
