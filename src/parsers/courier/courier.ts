// Courier's IMAP and POP3 servers (imapd(8), courierpop3d(8)): the program name is the service, and only a name in
// -ssl says TLS, for STARTTLS leaves no mark on a login. The user name is the client's, the words before it are the
// server's. Under `couriertcpd` and in files without program names (courierlogger not in between, so that INFO: still
// stands in front) a login tells its protocol at its end, after the last `ip=`.

import type { LogType } from '../rules/log-type';

const servers = {
  imapd: 'imap.',
  'imapd-ssl': 'imap.ssl',
  imaplogin: 'imap.',
  pop3d: 'pop3.',
  'pop3d-ssl': 'pop3.ssl',
  pop3login: 'pop3.',
  courierpop3login: 'pop3.',
  courierpop3d: 'pop3.',
  // What packagers had courierlogger -name call them.
  ...{ 'courier-imapd': 'imap.', 'courier-imaps': 'imap.ssl', 'courier-imapd-ssl': 'imap.ssl' },
  ...{ 'courier-pop3d': 'pop3.', 'courier-pop3s': 'pop3.ssl', 'courier-pop3d-ssl': 'pop3.ssl' },
};

const other =
  '{|LOGOUT, |TIMEOUT, |DISCONNECTED, |Disconnected, |LOGIN: |Unexpected |Maximum connection limit reached|couriertls: |chdir |authentication error: |Connection reset by peer|Error: |checkmailpasswd: }{text}';

// biome-ignore format: a table, one line of the log a line
export const courier: LogType = {
  name: 'courier',
  services: ['imap', 'pop3'],
  programs: [...Object.keys(servers), 'couriertcpd'],
  parts: {
    // Plesk puts a greeting in front.
    front: '{?IMAP connect from @ [{[^\\]]0-64}]}',
    level: '{?INFO: |DEBUG: |ERR: }',
    login: 'LOGIN, user={text, last}, ip=[{[^\\]]0-255}]{?, port=[{[^\\]]0-255}]}',
  },
  values: { protocol: { IMAP: 'imap', SMAP: 'imap', POP3: 'pop3' } },
  forms: [
    {
      at: Object.entries(servers).map(([program, server]) => ({ program, line: '{front}{level}', sets: { server } })),
      rules: {
        connection: { line: 'Connection, ip=[{text}', counts: '{server}Connect' },
        login: { line: 'LOGIN, user={text}', counts: '{server}Success' },
        failure: {
          // Plesk's own check of the password says why, and ends no line.
          line: ['LOGIN FAILED, {text}', 'checkmailpasswd: FAILED: {text, last}ERR: LOGIN FAILED, {text}'],
          counts: '{server}Failure',
        },
        other: { line: other },
      },
    },
    {
      // Without a program name only the level tells that a line is courier's.
      at: [{ program: 'couriertcpd', line: '{front}{level}' }, { framing: 'bare', line: '{front}{|INFO|DEBUG|ERR}: ' }],
      rules: {
        login: [
          { line: '{login}, protocol={protocol|IMAP|SMAP|POP3}{words}', counts: '{protocol}.success' },
          // POP3 logins carry no protocol until recent versions.
          { line: '{login}', counts: 'pop3.success' },
        ],
        // Connections and failures do not tell their protocol, and what stands in them of it is the client's.
        other: { line: ['LOGIN, user={words}', '{|Connection, ip=[|LOGIN FAILED, }{text}', other] },
      },
    },
  ],
};
