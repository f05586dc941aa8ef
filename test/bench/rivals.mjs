// What the parse benchmark compares with: programs for mtail, and a script written the way such scripts are, with
// one pattern after the other tried on each line. Both count part of what maillogs counts.

const patterns = {
  send: {
    send: [
      ['new', 'new msg'],
      ['info', 'info msg [0-9]+: bytes ([0-9]+)'],
      ['started_local', 'starting delivery.*to local'],
      ['started_remote', 'starting delivery.*to remote'],
      ['success', 'delivery [0-9]+: success'],
      ['deferral', 'delivery [0-9]+: deferral'],
      ['failure', 'delivery [0-9]+: failure'],
      ['status', 'status: local ([0-9]+)/([0-9]+) remote ([0-9]+)/([0-9]+)'],
      ['end', 'end msg'],
      ['bounce', 'bounce msg'],
      ['other', 'warning|alert|triple bounce'],
    ],
  },
  maillog: {
    spamassassin: [
      ['connections', 'spamd.*connection from'],
      ['ham', 'spamd.*clean message \\((-?[0-9.]+)/'],
      ['spam', 'spamd.*identified spam \\((-?[0-9.]+)/'],
      ['results', 'spamd.*result: .*scantime='],
    ],
    imap: [
      ['imap', 'imapd: LOGIN, '],
      ['imap_ssl', 'imapd-ssl: LOGIN, '],
      ['imap_failed', 'imapd(-ssl)?: LOGIN FAILED'],
      ['dovecot_imap', 'imap-login: Login.*TLS'],
    ],
    pop3: [
      ['pop3', 'pop3d: LOGIN, '],
      ['pop3_ssl', 'pop3d-ssl: LOGIN, '],
      ['pop3_failed', 'pop3d(-ssl)?: LOGIN FAILED'],
      ['dovecot_pop3', 'pop3-login: Login.*TLS'],
    ],
    smtp: [
      ['auth', 'vchkpw-(smtp|submission): .*login success'],
      ['auth_failed', 'vchkpw-(smtp|submission): .*(password fail|user not found)'],
    ],
    qmailscanner: [
      ['clear', 'qmail-scanner.*Clear:'],
      ['virus', 'qmail-scanner.*W32'],
    ],
    webmail: [
      ['webmail', 'sqwebmaild: LOGIN, '],
      ['webmail_failed', 'sqwebmaild: LOGIN FAILED'],
    ],
  },
  smtp: {
    rbl: [
      ['rblsmtpd', 'rblsmtpd: .* 451 '],
      ['spamhaus', 'spamhaus'],
      ['spamcop', 'spamcop'],
      ['sorbs', 'sorbs'],
      ['dsbl', 'dsbl'],
      ['chkuser_rejected', 'CHKUSER rejected rcpt'],
      ['chkuser_accepted', 'CHKUSER accepted (rcpt|sender)'],
      ['clean', 'simscan:.*CLEAN'],
      ['spam', 'simscan:.*SPAM REJECT'],
      ['virus', 'simscan:.*VIRUS'],
      ['helo', 'badhelo:'],
      ['sender', 'badmailfrom:'],
      ['accepted', 'tcpserver: ok'],
      ['ended', 'tcpserver: end'],
    ],
  },
};

/** The first pattern that matches has the line. */
export const mtailPrograms = Object.fromEntries(
  Object.entries(patterns).map(([kind, services]) => [kind, mtailProgram(Object.values(services).flat())]),
);

function mtailProgram(rules) {
  const declared = rules.map(([name]) => `counter ${name}\n`).join('');
  const chain = rules.reduceRight((rest, [name, pattern]) => {
    const otherwise = rest === '' ? '' : ` else {\n${rest}}`;
    return `/${pattern.replaceAll('/', '\\/')}/ {\n${name}++\n}${otherwise}\n`;
  }, '');
  return declared + chain;
}

/** Perl that opens and reads the log again for each service. */
export function naiveScript(kind) {
  const passes = Object.values(patterns[kind]).map((rules) => {
    const tests = rules.map(([name, pattern]) => `if ($line =~ m{${pattern}}) { $count{${name}}++; }`).join('\n  els');
    return `open($log, '<', $ARGV[0]) or die "$ARGV[0]: $!";\nwhile (my $line = <$log>) {\n  chomp $line;\n  ${tests}\n}\nclose($log);\n`;
  });
  return `use strict;\nuse warnings;\nmy %count;\nmy $log;\n${passes.join('')}print join(':', map { "$_:$count{$_}" } sort keys %count), "\\n";\n`;
}

/** A program for mawk that tries each pattern on each line. */
export function mawkScript(kind) {
  const rules = Object.values(patterns[kind]).flat();
  const tests = rules.map(([name, pattern]) => `/${pattern.replaceAll('/', '\\/')}/ { count["${name}"]++ }`);
  return `${tests.join('\n')}\nEND { for (name in count) print name, count[name] }\n`;
}
