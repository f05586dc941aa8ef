// Makes the logs of the benchmarks: what a mail server of some thousand users writes, of four programs' kinds,
// the same at each run. One stretch is made and repeated until the size is reached: far longer than what a
// processor's caches or branch predictors remember.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const STRETCH_BYTES = 16e6;

/** Writes a log of about so many megabytes; gives its size and its number of lines. */
export function makeLog(kind, megabytes, path) {
  const wanted = megabytes * 1e6;
  const { bytes, lines } = stretch(kind, Math.min(STRETCH_BYTES, wanted));
  const file = openSync(path, 'w');
  let octets = 0;
  let total = 0;
  for (; octets < wanted; octets += bytes.length, total += lines) writeSync(file, bytes);
  // The disk shall not be busy with it while something is measured.
  fsyncSync(file);
  closeSync(file);
  return { path, kind, bytes: octets, lines: total };
}

/** The first whole lines of a kind of log, about so many bytes. */
export function makeLines(kind, bytes) {
  return stretch(kind, bytes).bytes;
}

function stretch(kind, bytes) {
  const dice = new Dice(20060911);
  const stamp = kinds[kind].stamp(dice);
  const out = [];
  let length = 0;
  const say = (text) => {
    const line = `${stamp()}${text}\n`;
    out.push(line);
    length += line.length;
  };
  const scene = kinds[kind].scenes(dice, say);
  while (length < bytes) scene();
  return { bytes: Buffer.from(out.join(''), 'latin1'), lines: out.length };
}

/** A small generator of its own, so that every run and every machine has the same logs (xorshift32). */
class Dice {
  constructor(seed) {
    this.state = seed;
  }

  roll() {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) / 2 ** 32;
  }

  from(low, high) {
    return low + Math.floor(this.roll() * (high - low + 1));
  }

  one(list) {
    return list[Math.floor(this.roll() * list.length)];
  }

  chance(share) {
    return this.roll() < share;
  }

  /** One of [weight, thing] pairs. */
  weighed(pairs) {
    let left = this.roll() * pairs.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, thing] of pairs) {
      left -= weight;
      if (left < 0) return thing;
    }
    return pairs[0][1];
  }

  hex(digits) {
    return this.from(0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  }

  address() {
    return `${this.from(1, 223)}.${this.from(0, 255)}.${this.from(0, 255)}.${this.from(1, 254)}`;
  }

  mailbox() {
    const tail = this.chance(0.35) ? `.${this.one(people)}` : this.chance(0.2) ? String(this.from(2, 99)) : '';
    return `${this.one(people)}${tail}@${this.one(domains)}`;
  }
}

const people =
  'anna boris chloe dmitri emeka fatima george hanne ivo jorge kirsten lars maren nils orla piet rosa sven tilda ulrike vera wim ximena yara zoltan sales orders abuse hostmaster accounts no-reply'.split(
    ' ',
  );
const domains =
  'brewery.example harbour.example library.example museum.example orchard.example printers.example sailing.example mail.theatre.example lists.observatory.example mx.veterinary.example a-rather-long-company-name.example'.split(
    ' ',
  );

/** multilog's `t`: @ and 24 hex digits. */
function tai64n(dice) {
  let seconds = 0x450c020b;
  let nanos = 0;
  return () => {
    nanos += dice.from(20_000, 30_000_000);
    if (nanos >= 1e9) {
      nanos -= 1e9;
      seconds++;
    }
    return `@40000000${seconds.toString(16)}${nanos.toString(16).padStart(8, '0')} `;
  };
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Sep 11 18:40:01 gatekeeper ` */
function syslog(dice) {
  let seconds = Date.UTC(2006, 8, 11) / 1000;
  const two = (value, fill) => String(value).padStart(2, fill);
  return () => {
    if (dice.chance(0.2)) seconds++;
    const at = new Date(seconds * 1000);
    const clock = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((value) => two(value, '0')).join(':');
    return `${months[at.getUTCMonth()]} ${two(at.getUTCDate(), ' ')} ${clock} gatekeeper `;
  };
}

/** qmail-log(5): a message comes in, is delivered to one or more recipients, and leaves. */
function sendScenes(dice, say) {
  let delivery = 0;
  const busy = { local: 0, remote: 0 };
  const limits = { local: 20, remote: 120 };
  const status = () => say(`status: local ${busy.local}/${limits.local} remote ${busy.remote}/${limits.remote}`);
  const reports = {
    success: {
      local: () => `did_${dice.from(0, 1)}+0+1/`,
      remote: () =>
        `${dice.address()}_accepted_message./Remote_host_said:_250_2.0.0_Ok:_queued_as_${dice.hex(8).toUpperCase()}/`,
    },
    deferral: {
      local: () => 'Temporary_error_on_maildir_delivery._(#4.3.0)/',
      remote: () =>
        dice.weighed([
          [3, 'CNAME_lookup_failed_temporarily._(#4.4.3)/'],
          [3, "Sorry,_I_wasn't_able_to_establish_an_SMTP_connection._(#4.4.1)/"],
          [
            4,
            `${dice.address()}_does_not_like_recipient./Remote_host_said:_450_4.2.0_<${dice.mailbox()}>:_Recipient_address_rejected:_come_back_in_${dice.from(5, 600)}_seconds/Giving_up_on_${dice.address()}./`,
          ],
        ]),
    },
    failure: {
      local: () => 'Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/',
      remote: () =>
        `${dice.address()}_does_not_like_recipient./Remote_host_said:_550_5.1.1_<${dice.mailbox()}>:_there_is_nobody_of_that_name_at_this_host,_ask_the_postmaster_for_a_directory_of_its_users/Giving_up_on_${dice.address()}./`,
    },
  };
  return () => {
    const message = dice.from(400_000, 480_000);
    say(`new msg ${message}`);
    const size = dice.weighed([
      [7, dice.from(700, 12_000)],
      [2, dice.from(12_000, 250_000)],
      [1, dice.from(250_000, 9_000_000)],
    ]);
    const sender = dice.chance(0.1) ? '' : dice.mailbox();
    say(
      `info msg ${message}: bytes ${size} from <${sender}> qp ${dice.from(300, 65_000)} uid ${dice.one([82, 89, 1007])}`,
    );
    const running = [];
    for (let left = dice.chance(0.8) ? 1 : dice.from(2, 8); left > 0; left--) {
      const channel = dice.chance(0.5) ? 'local' : 'remote';
      delivery++;
      say(`starting delivery ${delivery}: msg ${message} to ${channel} ${dice.mailbox()}`);
      busy[channel] = Math.min(busy[channel] + 1, limits[channel]);
      status();
      running.push([delivery, channel]);
    }
    let bounced = false;
    for (const [number, channel] of running) {
      const outcome = dice.weighed([
        [82, 'success'],
        [11, 'deferral'],
        [7, 'failure'],
      ]);
      bounced ||= outcome === 'failure';
      say(`delivery ${number}: ${outcome}: ${reports[outcome][channel]()}`);
      busy[channel] = Math.max(busy[channel] - 1, 0);
      status();
    }
    if (bounced) say(`bounce msg ${message} qp ${dice.from(300, 65_000)}`);
    say(`end msg ${message}`);
    if (dice.chance(0.003)) say(`warning: trouble opening remote/${dice.from(0, 22)}/${message}; will try again later`);
    if (dice.chance(0.001)) say(`triple bounce: discarding bounce/${message}`);
  };
}

/** One connection to the SMTP server: tcpserver, then rblsmtpd, qmail-smtpd's checks, CHKUSER and simscan. */
function smtpScenes(dice, say) {
  const lists = [
    'http://www.spamhaus.org/query/bl?ip=',
    'Blocked - see http://www.spamcop.net/bl.shtml?',
    'Dynamic IP Addresses See: http://www.sorbs.net/lookup.shtml?',
    'open proxy -- http://dsbl.org/listing?',
  ];
  const talks = [
    [38, ({ pid, from }) => say(`rblsmtpd: ${from} pid ${pid}: 451 ${dice.one(lists)}${from}`)],
    [20, ({ from }) => say(chkuser('rejected rcpt', from, dice.mailbox(), 'not existing recipient'))],
    [5, ({ from }) => say(`qmail-smtpd: badhelo: Rejected HELO ${dice.one(people)} from ${from}`)],
    [3, ({ from }) => say(`qmail-smtpd: badmailfrom: <${dice.mailbox()}> from ${from}`)],
    [34, accepted],
  ];
  const chkuser = (title, from, recipient, why) =>
    `CHKUSER ${title}: from <${dice.mailbox()}::> remote <${dice.one(domains)}:unknown:${from}> rcpt <${recipient}> : ${why}`;
  function accepted({ pid, from }) {
    say(chkuser('accepted sender', from, '', 'sender accepted'));
    say(chkuser('accepted rcpt', from, dice.mailbox(), 'found existing recipient'));
    const score = (dice.roll() * 18 - 3).toFixed(2);
    const seconds = `${(dice.roll() * 5).toFixed(4)}s`;
    const parties = `${from}:${dice.mailbox()}:${dice.mailbox()}`;
    say(
      dice.weighed([
        [
          70,
          `simscan:[${pid}]:CLEAN (${score}/12.00):${seconds}:Minutes_of_the_${dice.one(people)}_meeting:${parties}`,
        ],
        [25, `simscan:[${pid}]:SPAM REJECT (${score}/12.00):${seconds}:Cheaper_than_${dice.one(people)}:${parties}`],
        [5, `simscan:[${pid}]:VIRUS: Worm.Mydoom.${dice.one(people)}:${seconds}:${parties}`],
      ]),
    );
  }
  return () => {
    const client = { pid: dice.from(300, 65_000), from: dice.address() };
    const name = dice.chance(0.6) ? dice.one(domains) : '';
    say(`tcpserver: status: ${dice.from(0, 80)}/120`);
    say(`tcpserver: pid ${client.pid} from ${client.from}`);
    say(
      `tcpserver: ok ${client.pid} mx.brewery.example:192.0.2.25:25 ${name}:${client.from}::${dice.from(1024, 65_535)}`,
    );
    dice.weighed(talks)(client);
    say(
      `tcpserver: end ${client.pid} status ${dice.weighed([
        [4, 0],
        [1, 256],
      ])}`,
    );
  };
}

/** What is left to syslog: SpamAssassin, POP3 and IMAP servers, vpopmail, qmail-scanner, webmail, and others. */
function maillogScenes(dice, say) {
  const pid = () => dice.from(300, 65_000);
  const tests =
    'BAYES_00 BAYES_50 BAYES_99 AWL SPF_PASS HTML_MESSAGE MIME_HTML_ONLY NO_RELAYS RCVD_IN_XBL URIBL_BLACK RAZOR2_CHECK'.split(
      ' ',
    );

  function spamd() {
    const child = `spamd[${pid()}]:`;
    const user = dice.chance(0.5) ? 'vscan' : dice.mailbox();
    const isSpam = dice.chance(0.4);
    const score = (isSpam ? 5 + dice.roll() * 25 : dice.roll() * 11 - 6).toFixed(1);
    const [seconds, size, port] = [
      (0.3 + dice.roll() * 7).toFixed(1),
      dice.from(800, 120_000),
      dice.from(1024, 65_535),
    ];
    const id = `<${dice.hex(8)}.${dice.hex(6)}@${dice.one(domains)}>`;
    const verdict = isSpam ? 'identified spam' : 'clean message';
    const hits = Array.from({ length: dice.from(1, 6) }, () => dice.one(tests)).join(',');
    say(`${child} spamd: connection from localhost [127.0.0.1] at port ${port}`);
    say(`${child} spamd: checking message ${id} for ${user}:89`);
    say(`${child} spamd: ${verdict} (${score}/5.0) for ${user}:89 in ${seconds} seconds, ${size} bytes.`);
    say(
      `${child} spamd: result: ${isSpam ? 'Y' : '.'} ${Math.round(score)} - ${hits} scantime=${seconds},size=${size},user=${user},uid=89,required_score=5.0,rhost=localhost,raddr=127.0.0.1,rport=${port},mid=${id},autolearn=${isSpam ? 'spam' : 'ham'}`,
    );
    say(`spamd[402]: prefork: child states: ${dice.one(['I', 'IB', 'BB', 'IIB'])}`);
  }

  function courier() {
    const server = dice.weighed([
      [5, 'pop3d'],
      [2, 'pop3d-ssl'],
      [4, 'imapd'],
      [2, 'imapd-ssl'],
    ]);
    const [user, ip] = [dice.mailbox(), `[::ffff:${dice.address()}]`];
    const protocol = server.startsWith('imap') ? ', protocol=IMAP' : '';
    say(`${server}: Connection, ip=${ip}`);
    if (dice.chance(0.07)) return say(`${server}: LOGIN FAILED, user=${user}, ip=${ip}`);
    say(`${server}: LOGIN, user=${user}, ip=${ip}, port=[${dice.from(1024, 65_535)}]${protocol}`);
    say(
      `${server}: LOGOUT, user=${user}, ip=${ip}, rcvd=${dice.from(20, 800)}, sent=${dice.from(40, 700_000)}, time=${dice.from(0, 1800)}`,
    );
  }

  function dovecot() {
    const protocol = dice.weighed([
      [3, 'imap'],
      [2, 'pop3'],
    ]);
    const user = dice.mailbox();
    const crypto = dice.weighed([
      [5, ', TLS'],
      [3, ''],
      [2, ', secured'],
    ]);
    say(
      `dovecot: ${protocol}-login: Login: user=<${user}>, method=PLAIN, rip=${dice.address()}, lip=192.0.2.25, mpid=${pid()}${crypto}, session=<${dice.hex(12)}>`,
    );
    say(
      `dovecot: ${protocol}(${user}): Disconnected: Logged out in=${dice.from(20, 9000)} out=${dice.from(20, 900_000)}`,
    );
  }

  function vpopmail() {
    const door = `vpopmail[${pid()}]: vchkpw-${dice.one(['smtp', 'submission', 'pop3'])}:`;
    const who = `${dice.mailbox()}:${dice.address()}`;
    say(
      dice.weighed([
        [8, `${door} (PLAIN) login success ${who}`],
        [1, `${door} password fail (pass: '${dice.hex(7)}') ${who}`],
        [1, `${door} vpopmail user not found ${who}`],
      ]),
    );
  }

  function qmailScanner() {
    const verdict = dice.chance(0.94) ? 'Clear' : 'W32/Bagle-AX';
    say(
      `qmail-scanner[${pid()}]: ${verdict}:RC:0(${dice.address()}):SA:0(${(dice.roll() * 8 - 3).toFixed(1)}/5.0): ${dice.roll().toFixed(6)} ${dice.from(900, 90_000)} ${dice.mailbox()} ${dice.mailbox()} Re:_your_${dice.one(people)} <${dice.hex(8)}@${dice.one(domains)}> orig-gatekeeper${dice.from(1e9, 2e9)}.${pid()}-1:${dice.from(900, 9000)}`,
    );
  }

  const rest = [
    () =>
      say(`sqwebmaild: ${dice.chance(0.9) ? 'LOGIN' : 'LOGIN FAILED'}, user=${dice.mailbox()}, ip=[${dice.address()}]`),
    () => say(`clamd[${pid()}]: SelfCheck: Database status OK.`),
    () =>
      say(
        `authdaemond: Authenticated: sysusername=<null>, sysuserid=89, homedir=/home/vpopmail/domains/${dice.one(domains)}/${dice.one(people)}, address=${dice.mailbox()}, quota=<null>`,
      ),
    () => say(`kernel: Limiting closed port RST response from ${dice.from(201, 400)} to 200 packets/sec`),
  ];
  // Weights of scenes; of the lines spamd then has near a half, POP3 and IMAP near a third.
  const scenes = [
    [9, spamd],
    [6, courier],
    [5, dovecot],
    [9, vpopmail],
    [5, qmailScanner],
    [9, () => dice.one(rest)()],
  ];
  return () => dice.weighed(scenes)();
}

/** Postfix: clients that are rejected, and messages that come, are delivered, put off or bounced, and leave. */
function postfixScenes(dice, say) {
  const pid = () => dice.from(300, 65_000);
  const clients = Array.from({ length: 400 }, () => `${dice.hex(6)}.${dice.one(domains)}[${dice.address()}]`);

  function rejected() {
    const [client, smtpd, to] = [dice.one(clients), `postfix/smtpd[${pid()}]:`, dice.mailbox()];
    const text = dice.weighed([
      [5, `554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example; https://zen.example/x`],
      [3, `550 5.1.1 <${to}>: Recipient address rejected: User unknown in virtual mailbox table`],
      [2, `450 4.2.0 <${to}>: Recipient address rejected: Greylisted, see http://postgrey.example/`],
      [2, `454 4.7.1 <${to}>: Relay access denied`],
    ]);
    say(`${smtpd} connect from ${client}`);
    say(
      `${smtpd} NOQUEUE: reject: RCPT from ${client}: ${text}; from=<${dice.mailbox()}> to=<${to}> proto=ESMTP helo=<${dice.one(domains)}>`,
    );
    say(`${smtpd} disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`);
  }

  function message() {
    const [client, id, from] = [dice.one(clients), dice.hex(10).toUpperCase(), dice.mailbox()];
    const isOwn = dice.chance(0.3);
    const smtpd = `postfix/${isOwn ? 'submission/' : ''}smtpd[${pid()}]:`;
    say(`${smtpd} connect from ${client}`);
    if (isOwn)
      say(`${smtpd} Anonymous TLS connection established from ${client}: TLSv1.3 with cipher X (256/256 bits)`);
    say(`${smtpd} ${id}: client=${client}${isOwn ? `, sasl_method=PLAIN, sasl_username=${from}` : ''}`);
    say(`postfix/cleanup[${pid()}]: ${id}: message-id=<${dice.hex(16)}@${dice.one(domains)}>`);
    say(`postfix/qmgr[402]: ${id}: from=<${from}>, size=${dice.from(800, 120_000)}, nrcpt=1 (queue active)`);
    say(
      `${smtpd} disconnect from ${client} ehlo=2${isOwn ? ' starttls=1 auth=1' : ''} mail=1 rcpt=1 data=1 quit=1 commands=8`,
    );
    const delay = (dice.roll() * 5).toFixed(2);
    const times = `delay=${delay}, delays=0.1/0.01/0.2/${delay}`;
    const host = `mx.${dice.one(domains)}`;
    const [agent, relay, result] = dice.weighed([
      [5, ['lmtp', 'mx7.example[private/dovecot-lmtp]', 'dsn=2.0.0, status=sent (250 2.0.0 Saved)']],
      [4, ['smtp', `${host}[192.0.2.25]:25`, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${dice.hex(10)})`]],
      [1, ['smtp', 'none', `dsn=4.4.1, status=deferred (connect to ${host}[192.0.2.25]:25: Connection timed out)`]],
    ]);
    say(`postfix/${agent}[${pid()}]: ${id}: to=<${dice.mailbox()}>, relay=${relay}, ${times}, ${result}`);
    say(`postfix/qmgr[402]: ${id}: removed`);
  }

  return () => (dice.chance(0.45) ? rejected() : message());
}

const kinds = {
  send: { stamp: tai64n, scenes: sendScenes },
  smtp: { stamp: tai64n, scenes: smtpScenes },
  maillog: { stamp: syslog, scenes: maillogScenes },
  postfix: { stamp: syslog, scenes: postfixScenes },
};
