// Cyrus IMAP: `cyrus/imap` and its kin, where `cyrus` is syslog_prefix, or `imap` where there is none. The first word
// decides: user names and message ids stand behind it. rsyslog's RFC 5424 names only `cyrus`, and loses the service.

import type { LogType, Rule } from '../rules/log-type';

/** A login, which says `+TLS` behind the mechanism, and a refusal, which does not. */
function logins(success: readonly string[], failure: readonly string[]): Readonly<Record<string, Rule>> {
  return {
    login: {
      line: 'login: {text} {[0-9A-Za-z\\-]}{tls?+TLS} User logged in{? SESSIONID=<{[^<>]}>}',
      counts: success as Rule['counts'] & string[],
    },
    failure: { line: 'badlogin: {text}', counts: failure as Rule['counts'] & string[] },
  };
}

const deliveries: Readonly<Record<string, Rule>> = {
  delivered: { line: 'Delivered: {text}', counts: 'cyrus.delivered' },
  duplicate: { line: 'dupelim: eliminated duplicate message to {text}', counts: 'cyrus.duplicate' },
};

export const cyrus: LogType = {
  name: 'cyrus',
  services: ['cyrus', 'imap', 'pop3'],
  programs: [
    ...['cyrus', 'cyrus/imap', 'cyrus/imaps', 'cyrus/pop3', 'cyrus/pop3s', 'cyrus/{[0-9A-Za-z_\\-]}'],
    ...['imap', 'imaps', 'pop3', 'pop3s', 'lmtp', 'lmtpunix'],
  ],
  values: { tls: { '': '', tls: 'ssl' } },
  forms: [
    {
      at: [
        { program: ['cyrus/imap', 'imap'], sets: { protocol: 'imap' } },
        { program: ['cyrus/pop3', 'pop3'], sets: { protocol: 'pop3' } },
      ],
      rules: logins(
        ['{protocol}.{tls}Connect', '{protocol}.{tls}Success'],
        ['{protocol}.connect', '{protocol}.failure'],
      ),
    },
    {
      at: [
        { program: ['cyrus/imaps', 'imaps'], sets: { protocol: 'imap' } },
        { program: ['cyrus/pop3s', 'pop3s'], sets: { protocol: 'pop3' } },
      ],
      rules: logins(
        ['{protocol}.sslConnect', '{protocol}.sslSuccess'],
        ['{protocol}.sslConnect', '{protocol}.sslFailure'],
      ),
    },
    {
      at: { program: 'cyrus' },
      rules: { ...logins(['cyrus.unknownSuccess'], ['cyrus.unknownFailure']), ...deliveries },
    },
    { at: { program: ['cyrus/{[0-9A-Za-z_\\-]}', 'lmtp', 'lmtpunix'] }, rules: deliveries },
    { at: { framing: 'named' }, rules: { other: { line: '{words}' } } },
  ],
};
