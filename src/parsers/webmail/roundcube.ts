// Roundcube through syslog, in its own userlogins and errors files (`[DD-Mon-YYYY HH:MM:SS +ZZZZ]: TEXT`), and on
// stdout or in PHP's log, where the file's name stands in front. A session id may stand before the text
// (log_session_id), or the name of the plugin that writes for fail2ban. The user name is the client's.

import type { CounterPattern, LogType } from '../rules/log-type';
import { phpPrograms } from './php-programs';

const failed: readonly CounterPattern[] = ['webmail.connect', 'webmail.failure', 'webmail.roundcubeFailed'];

export const roundcube: LogType = {
  name: 'roundcube',
  services: ['webmail'],
  programs: ['roundcube', ...phpPrograms],
  parts: {
    // A session id's letters may be of the client's cookie: no blank and no `>`.
    session: '{?[roundcube] }{?<{[^ >]0-62}> }',
    // The log's name, as log_driver stdout and php have it.
    log: '{|userlogins|errors}: ',
    stamp: '[{[0-9]1}{[^\\]]0-46}]',
    // php-fpm's catch_workers_output.
    pool: 'WARNING: [pool {[^\\]]1-64}] child {number} said into {|stdout|stderr}: "{?NOTICE: PHP message: }',
  },
  at: [
    { framing: 'named', line: '{|{?{pool}}{log}|[roundcube] }{session}' },
    { program: 'roundcube', line: '{session}' },
    { framing: 'bare', line: '{?{stamp}{?:} }{?{pool}}{log}{session}' },
    { framing: 'bare', line: '{stamp}: {session}' },
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
