// SquirrelMail with its Squirrel Logger plugin, in the texts of the plugin's sample configuration: through syslog,
// under whatever name PHP runs or was told, or in the plugin's own file. User and domain are the client's, the event
// is told before them.

import type { LogType } from '../rules/log-type';
import { phpPrograms } from './php-programs';

export const squirrelmail: LogType = {
  name: 'squirrelmail',
  services: ['webmail'],
  programs: ['squirrelmail', 'squirrel_logger', 'webmail', ...phpPrograms],
  forms: [
    {
      at: { framing: 'named' },
      rules: {
        login: {
          line: 'Successful webmail login: by {text}',
          counts: ['webmail.connect', 'webmail.success', 'webmail.squirrelmailConnect', 'webmail.squirrelmailSuccess'],
        },
        failure: {
          line: 'Failed webmail login: by {text}',
          counts: ['webmail.connect', 'webmail.failure', 'webmail.squirrelmailConnect'],
        },
      },
    },
    {
      // MM/DD/YYYY HH:MM:SS [
      at: { framing: 'bare', line: '{[0-9]1-4}/{[0-9]1-4}/{[0-9]1-4} {clock} [' },
      rules: {
        'file login': {
          line: 'LOGIN] {text}',
          counts: [
            ...(['webmail.connect', 'webmail.success'] as const),
            ...(['webmail.squirrelmailFileConnect', 'webmail.squirrelmailFileSuccess'] as const),
          ],
        },
        'file failure': {
          line: '{|LOGIN_ERROR] |INVALID] }{text}',
          counts: ['webmail.connect', 'webmail.failure', 'webmail.squirrelmailFileConnect'],
        },
        other: {
          line: '{|LOGOUT] |TIMEOUT] |OUTGOING_MAIL] |MASS_MAILING] |ERROR] |CAPTCHA] |RESTRICT_SENDERS] |LOCKOUT] }{text}',
        },
      },
    },
    {
      at: { framing: 'named' },
      rules: {
        other: {
          line: '{|Webmail logout|Webmail session timed out|Message sent via webmail|Possible outgoing spam|Webmail error|Webmail CAPTCHA litmus|Failed recipient limit}: by {text}',
        },
      },
    },
  ],
};
