// SqWebMail, Courier's webmail (sqwebmaild): one line an attempt to log in. The user name is the client's.

import type { LogType } from '../rules/log-type';

export const sqwebmail: LogType = {
  name: 'sqwebmail',
  services: ['webmail'],
  programs: ['sqwebmaild', 'sqwebmail'],
  at: { framing: 'named', line: '{?INFO: }' },
  rules: {
    login: {
      line: 'LOGIN, user={text}',
      counts: ['webmail.connect', 'webmail.success', 'webmail.sqwebmailConnect', 'webmail.sqwebmailSuccess'],
    },
    failure: {
      line: 'LOGIN FAILED, user={text}',
      counts: ['webmail.connect', 'webmail.failure', 'webmail.sqwebmailConnect'],
    },
    other: { line: '{|modules=|LOGOUT|TIMEOUT|DISCONNECTED|Disconnected|ERR: |WARN: }{text}' },
  },
};
