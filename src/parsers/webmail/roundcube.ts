// Roundcube through syslog, and its own userlogins and errors files (`[DD-Mon-YYYY HH:MM:SS +ZZZZ]: TEXT`). A
// session id may stand before the text (log_session_id). The user name is the client's, the verdict before it.

import type { CounterPattern, LogType } from '../rules/log-type';

const failed: readonly CounterPattern[] = ['webmail.connect', 'webmail.failure', 'webmail.roundcubeFailed'];

export const roundcube: LogType = {
  name: 'roundcube',
  services: ['webmail'],
  programs: ['roundcube'],
  // A session id's letters may be of the client's cookie: no blank and no `>`.
  parts: { session: '{?<{[^ >]0-62}> }' },
  at: [
    { framing: 'named', line: '{session}' },
    { framing: 'bare', line: '[{[0-9]1}{[^\\]]0-46}]: {session}' },
  ],
  rules: {
    login: {
      line: 'Successful login for {text}',
      counts: ['webmail.connect', 'webmail.success', 'webmail.roundcubeSuccess'],
    },
    failure: { line: '{|Failed|FAILED} login for {text}', counts: failed },
    'IMAP failure': { line: 'IMAP Error: Login failed for {text}', counts: [...failed, 'webmail.roundcubeImapFailed'] },
    other: { line: '{|IMAP Error|SMTP Error|DB Error|LDAP Error|PHP |ERROR: |ERROR_LOG: |User }{text}' },
  },
};
