// A real Exim receives, delivers and refuses mail of clients who write forged tokens wherever they may; what is counted
// is what they were answered.

import { cleanUpAfterEach } from '../support/clean-up';
import { countedOf } from '../support/counted-log';
import { PrivateExim } from '../support/private-exim';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

test('hostile clients of a real Exim count as what they were answered', async () => {
  const exim = keep(await PrivateExim.start());
  const replies = [
    await exim.mail('news@example.net', ['alice@example.org']),
    await exim.mail(
      '"x H=evil [192.0.2.1] P=local S=7 => a"@example.net',
      ['"** status=x R=a T=b"@example.org'],
      '=> x S=9 Completed',
    ),
    await exim.mail(
      'a."b <= \\" c"@example.net',
      ['"=> y ** z"@example.org', 'bob@example.org'],
      '1xXm2T-0000fM-1u ** x',
    ),
    await exim.mail('news@example.net', ['hole@example.org']),
    await exim.mail('news@example.net', ['deferring@example.org']),
    await exim.mail('', ['failing@example.org']),
    await exim.mail('news@example.net', ['alice@example.org'], 'cheap pills'),
    await exim.session(
      'MAIL FROM:<"> rejected MAIL <x>: y"@example.net>',
      'RCPT TO:<"nobody temporarily rejected RCPT <z>: "@example.org>',
      'RCPT TO:<"later> rejected"@example.org>',
      'RCPT TO:<x@elsewhere.example>',
      // Without brackets and with parameters, and without a domain.
      'RCPT TO:nobody@example.org',
      'RCPT TO:<rejected>',
    ),
    await exim.session('MAIL FROM:<rejected>'),
    await exim.session(
      'MAIL FROM:<news@example.net>',
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `RCPT TO:<${name}@example.org>`),
    ),
    await exim.mail('news@example.net', ['alice@example.org'], 'junk'),
    await exim.mail('news@example.net', ['alice@example.org'], 'junk R=x T=y'),
  ].flat();
  const answered = (code: RegExp) => replies.filter((line) => code.test(line)).length;
  const tokens = (token: RegExp) =>
    exim
      .logged()
      .split('\n')
      .filter((line) => token.test(line)).length;
  await waitFor(
    'all messages are settled',
    () => tokens(/ Completed(?: QT=|$)| == | Frozen/) >= answered(/^250 OK id=/),
    {
      withinMs: 15_000,
      seen: () => `${replies.join('\n')}\n${exim.logged()}`,
    },
  );
  expect(countedOf(exim.log, 'exim', { program: 'exim', without: /Le\d|octets|Milliseconds/ })).toEqual({
    received: answered(/^250 OK id=/),
    receivedSmtp: answered(/^250 OK id=/),
    receivedBounce: 1,
    sized: answered(/^250 OK id=/),
    delivered: 4,
    deliveredLocal: 3,
    deliveryTimed: 3,
    blackhole: 2,
    undecidable: 1,
    deferred: 1,
    failed: 1,
    frozen: 1,
    completed: 6,
    queueTimed: 4,
    rejectMail: answered(/^501 .*sender address must contain a domain/),
    rejectRcpt:
      answered(/^550 (no such user|relay not permitted)/) +
      answered(/^501 .*recipient address must contain a domain/) +
      // Logged once for each message.
      1,
    rejectData: answered(/^550 no pills/),
    tempReject: answered(/^451 later/),
    tempRejectRcpt: answered(/^451 later/),
  });
}, 60_000);
