// Every command that README.md and the pages of docs/ show is typed here, on a small host, and its output compared; where
// that is done by another test, the page's block is named with it. A block that no one has taken fails.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { committed, TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import * as host from '../support/documented-host';
import { Page } from '../support/page';
import { Room } from '../support/room';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const SEND = 'sources: [{name: send, path: /var/log/send.log, services: [send]}]\n';

/** Made by a test, which compares it with what it would make. */
const made = { 'docs/answers.md': 'answers.test.ts', 'docs/terminal.md': 'terminal.test.ts' };

const pages: Readonly<Record<string, (page: Page, room: Room) => Promise<void>>> = {
  'README.md': async (page, room) => {
    page.elsewhere('scripts/package deb', 'scripts/test-install', 'apt-get -qq install -y "$deb"');
    page.elsewhere('scripts/quickstart ', 'test/e2e/quickstart.test.ts', "'scripts', 'quickstart'");
    page.elsewhere('maillogs quickstart', 'test/e2e/quickstart.test.ts', "new Page('README.md')");
    host.joinAdm(room);
    host.writeMailLog(room, host.LOGINS);
    await host.startSnmpd(room);
    room.does(`mkdir -p /tmp/host/etc /tmp/host/usr/sbin /tmp/host/var/log
      touch /tmp/host/usr/sbin/dovecot /tmp/host/usr/sbin/spamd /tmp/host/usr/sbin/snmpd
      cp -r /etc/snmp /tmp/host/etc; cp /var/log/mail.log /tmp/host/var/log`);
    const init = 'maillogs init --root /tmp/host --state /var/lib/maillogs --out /etc/maillogs/maillogs.yaml';
    expect(page.take('Looked at this host')).toBe(room.types(init).stderr);
    await host.startAgent(room);
    await host.untilServed(room, '1.5.2.0');
    page.tries(room, '$ maillogs doctor');
    const explained = page.take('$ maillogs explain sample.log');
    const sample = [...explained.matchAll(/^\d+: .*? \| (.*)$|^\d+: .* \| (.*)$/gm)].map(([, line]) => `${line}\n`);
    room.write('/root/sample.log', sample.join(''));
    expect(room.does('maillogs explain sample.log')).toBe(explained.replace(/^\$ .*\n/, ''));
    page.checks(room, 'counters:\n');
    page.checks(room, 'sources: [{name: app', '/root/maillogs.yaml');
    const line = 'action=greylist, reason=new, client=mx1, sender=ann@a.example, recipient=bob@b.example';
    room.write('/root/app.log', `Nov 22 15:19:32 mx7 postgrey[77]: ${line}\n`);
    page.tries(room, '$ maillogs check --config');
    // It wants a host of its own, below.
    page.take('$ snmptable');
  },
  'docs/audit.md': async (page, room) => {
    const send = '/var/log/mail/send';
    host.writeConfiguration(
      room,
      `sources:\n  - {name: send, path: ${send}/current, services: [send]}\n  - {name: maillog, path: /var/log/maillog, services: [imap]}\n`,
    );
    const logins = (count: number, hour: string) =>
      Array.from({ length: count }, (_, n) =>
        host.LOGINS.split('\n')[0]!.replace('15:19:01', `${hour}:${String(n).padStart(2, '0')}:01`),
      ).join('\n');
    room.write(`${send}/current`, host.deliveries(9, 'success: did_0+0+1/', 1));
    room.write('/var/log/maillog', `${logins(40, '14')}\n`);
    room.does('maillogs send');
    room.does(`mv ${send}/current ${send}/@400000006b034c432f3015f4.s; mv /var/log/maillog /var/log/maillog.1`);
    room.write(`${send}/current`, host.deliveries(8, 'success: did_0+0+1/', 100));
    room.write('/var/log/maillog', `${logins(12, '15')}\n`);
    room.does('maillogs send; gzip /var/log/maillog.1');
    room.does(`mv ${send}/current ${send}/@400000006b034ca62f398bd4.s`);
    room.write(`${send}/current`, host.deliveries(2, 'success: did_0+0+1/', 200));
    room.does('maillogs send');
    room.does(`sed -i '19s/success/failure/' ${send}/@400000006b034ca62f398bd4.s`);
    page.tries(room, '$ maillogs audit', { status: 65 });
  },
  'docs/doctor.md': async (page, room) => {
    room.does('rm /usr/share/snmp/mibs/MAIL-TOASTER-LOGS-MIB.txt');
    host.writeConfiguration(
      room,
      'sources:\n  - {name: send, path: /var/log/send.log, services: [send]}\n  - {name: maillog, path: /var/log/mail.log, services: [imap]}\n',
    );
    room.write('/var/log/send.log', `${host.deliveries(10)}@400000006b034d392f3015f4 bye\n`);
    host.writeMailLog(room, host.LOGINS);
    const dropIn = committed('packaging/snmpd/maillogs.conf');
    const user = ['createUser poller SHA authentic-words AES private-words', 'rouser poller priv -V systemonly'];
    await host.startSnmpd(room, { lines: user, dropIn: dropIn.replace(/^view .*$/m, '') });
    await host.startAgent(room);
    page.tries(room, '$ maillogs doctor', { status: 2 });
    const [byEnvironment, byFiles] = page.take('MAILLOGS_SNMP_AUTH_KEY=').trim().split('\n');
    room.does('echo authentic-words >auth; echo private-words >priv; chmod 600 auth priv');
    for (const line of [byEnvironment!.replace('...', 'authentic-words').replace('...', 'private-words'), byFiles!]) {
      expect(room.types(line).stdout).toContain('127.0.0.1:161 answers SNMPv3');
    }
  },
  'docs/freebsd.md': async (page, room) => {
    // What FreeBSD alone has: its own name, and what starts daemons. All else is real.
    room.write('/usr/local/bin/uname', '#!/bin/sh\n[ "$*" = -s ] && echo FreeBSD || exec /usr/bin/uname "$@"\n');
    room.write('/usr/local/bin/sysrc', '#!/bin/sh\necho "$@" >>/tmp/rc.conf\n');
    room.write('/usr/local/bin/service', '#!/bin/sh\n[ -x "/usr/local/etc/rc.d/$1" ] && echo "$2 $1" >>/tmp/started\n');
    room.does('chmod 755 /usr/local/bin/*; rm /usr/local/bin/maillogs; rm -r /etc/maillogs /etc/snmp/snmpd.conf.d');
    room.does('mkdir -p /var/run /usr/local/etc; touch /usr/sbin/dovecot');
    host.writeMailLog(room, host.LOGINS);
    host.joinAdm(room);
    const made = keep(new TempDirectory()).path;
    const { stdout: archive } = runProgram([join(TOP, 'scripts', 'package'), 'tarball', '--out', made], {});
    room.does(`base64 -d >/root/${basename(archive.trim())}`, readFileSync(archive.trim(), 'base64'));
    page.runs(room, 'tar xf');
    expect(room.does('cat /tmp/rc.conf /tmp/started')).toBe('maillogs_enable=YES\nstart maillogs\n');
    expect(room.does('ls -d /usr/local/share/snmp/mibs/MAIL-TOASTER-LOGS-MIB.txt /var/db/maillogs')).toContain('db');
    const [, master, perms] = /^(master agentx)\n(agentXPerms .*)\n$/.exec(page.take('master agentx'))!;
    await host.startSnmpd(room, {
      dropIn: `${master}\n${perms}\nview systemonly included .1.3.6.1.4.1.8072.9999.9999.2004\n`,
    });
    const [, runas, command] = /-u \$maillogs_runas (\S+) (agent)"$/m.exec(
      room.does('cat /usr/local/etc/rc.d/maillogs'),
    )!;
    expect(room.does('sh -n /usr/local/etc/rc.d/maillogs')).toBe('');
    // Node says that this is Linux, where init writes down another socket.
    const own = room.does('cat /usr/local/etc/maillogs.yaml').replace('unix:/run/agentx', 'unix:/var/agentx');
    room.write('/usr/local/etc/maillogs.yaml', `schedule: "* * * * * *"\n${own}`);
    room.starts(`setpriv --reuid maillogs --regid maillogs --init-groups ${runas} ${command}`);
    await host.untilServed(room, '1.5.2.0');
  },
  'docs/graphing.md': async (page, room) => {
    host.writeConfiguration(room, SEND);
    room.write('/var/log/send.log', host.deliveries(1).split('\n')[3]!.concat('\n').repeat(3000));
    await host.startSnmpd(room);
    await host.startAgent(room);
    await host.untilServed(room, '1.1.10.0');
    page.tries(room, '$ snmpget');
  },
  'docs/mta-mib.md': async (page, room) => {
    host.writeConfiguration(room, `${SEND}mta_mib: true\n`);
    room.write('/var/log/send.log', host.deliveries(3));
    await host.startSnmpd(room, { lines: ['view systemonly included .1.3.6.1.2.1'] });
    await host.startAgent(room);
    await waitFor('snmpd serves the row', () =>
      room.types('snmpget -v2c -c public localhost 1.3.6.1.2.1.28.1.1.4.1').stdout.includes('Counter32'),
    );
    page.tries(room, '$ snmpwalk');
  },
  'docs/mta.md': async (page, room) => {
    page.checks(room, 'sources:\n  - name: maillog');
    page.checks(room, '    filters:');
    page.checks(room, 'sources:\n  - name: exim');
  },
  'docs/multilog.md': async (page, room) => {
    room.does(
      'useradd --system qmaill; groupadd nofiles; mkdir -p /var/log/mail/send && chown -R qmaill /var/log/mail',
    );
    for (const beginning of ['ln -s', 'install -d']) {
      const typed = page.take(beginning);
      room.does('install -d -o qmaill /var/log/mail/counters');
      room.write('/tmp/run', `#!/bin/sh -eu\n${typed.replace('s1048576', 's4096')}`);
      room.does('sh -eu /tmp/run', host.deliveries(20).replace(/^@\S+ /gm, ''));
    }
    expect(Number(room.does('ls /var/log/mail/send/@*.s | wc -l'))).toBeGreaterThan(1);
    expect(room.does('maillogs show send --state /var/log/mail/sendlog-state')).toMatch(/send\.messageNew +[1-9]/);
  },
  'docs/farm.md': farm,
  'docs/install.md': async (page, room) => {
    page.elsewhere('apt install ./maillogs_', 'scripts/test-install', 'apt-get -qq install -y "$deb"');
    page.elsewhere('tar xf maillogs-', 'scripts/test-install', 'tar xf maillogs-*.tar.gz && maillogs-*/install.sh');
    page.elsewhere('npm install', 'test/e2e/packages.test.ts', 'npm installs its package without a network');
    room.does('userdel maillogs; mkdir dist; mv /usr/local/bin/maillogs dist/maillogs.cjs; rmdir /etc/maillogs');
    page.runs(room, 'install -m 755');
    page.checks(room, 'agentx:\n');
    page.checks(room, '  - name: journal');
    host.writeMailLog(room, host.LOGINS);
    expect(page.runs(room, 'maillogs init')).toMatch(/^\/etc\/maillogs\/maillogs\.yaml: \d source\(s\), no errors\.$/m);
    room.write('/root/run', page.take('#!/bin/sh\nexec 2>&1'));
    room.starts('sh /root/run');
    await waitFor('the agent has counted', () => /imap\.sslSuccess +3/.test(room.types('maillogs show imap').stdout));
  },
  'docs/notifications.md': async (page, room) => {
    page.elsewhere('trap2sink', 'test/support/private-snmptrapd.ts', 'trap2sink');
    page.checks(room, 'alerts:');
    page.elsewhere('2026-11-22 19:47:34', 'test/e2e/notifications.test.ts', 'mtlAlertReason');
  },
  'docs/snmpd.md': async (page, room) => {
    const dropIn = page.take('master agentx');
    const packaged = committed('packaging/snmpd/maillogs.conf').split('\n');
    expect(
      dropIn
        .trim()
        .split('\n')
        .filter((line) => !packaged.includes(line)),
    ).toEqual([]);
    host.joinAdm(room);
    host.writeConfiguration(room, SEND);
    room.write('/var/log/send.log', host.deliveries(3));
    host.stub(room, 'systemctl');
    // It looks for a running snmpd on the whole machine.
    host.stub(room, 'pidof', 'ps');
    page.runs(room, 'systemctl stop snmpd', 'a long secret\nanother long secret\n');
    await host.startSnmpd(room, { lines: ['view systemonly included .1.3.6.1.2.1'], dropIn });
    page.notTried('agentaddress udp:161', 'an address of snmpd, which scripts/test-nms has');
    await host.startAgent(room);
    await host.untilServed(room, '1.1.10.0');
    page.tries(room, '$ snmptable', { varying: [/0:0:00:\d\d\.\d\d/g] });
  },
  'docs/standalone.md': async (page, room) => {
    host.writeConfiguration(room, SEND);
    room.write('/var/log/send.log', host.deliveries(3));
    const [agent, walk] = page.take('maillogs agent').trim().split('\n');
    room.starts(agent!);
    await waitFor('it answers', () =>
      room.types(`${walk!.replace('snmpwalk', 'snmpget -r 0')}.1.1.10.0`).stdout.includes('Counter64: 3'),
    );
    expect(room.does(walk!)).toContain('.2004.1.1.10.0 = Counter64: 3');
    const other = keep(await Room.enter());
    host.writeConfiguration(other, `${SEND}${page.take('snmp:')}`);
    other.does('chmod 600 /etc/maillogs/maillogs.yaml');
    await other.starts('maillogs agent').said(/answering SNMP/);
    page.tries(other, '$ snmpget', { varying: [/Linux \S+/g] });
  },
  'docs/yesterday.md': async (page, room) => {
    host.writeConfiguration(room, 'sources: [{name: maillog, path: /var/log/mail.log, services: [imap]}]\n');
    host.writeMailLog(room, host.LOGINS.replaceAll('Nov 22', 'Nov 28'));
    room.does('touch -d 2026-11-28T23:00:00Z /var/log/mail.log');
    room.write('/usr/local/bin/sendmail', '#!/bin/sh\necho "$@" >/tmp/sent\ncat >>/tmp/sent\n');
    room.does('chmod 755 /usr/local/bin/sendmail');
    page.runs(room, 'maillogs yesterday ');
    expect(room.does('cat report.html')).toMatch(/^<!DOCTYPE html>[\s\S]*imap\.sslSuccess/);
    expect(room.does('cat /tmp/sent')).toMatch(/^-i -- postmaster@example\.org\n[\s\S]*^Content-Type: text\/html/m);
    room.write('/usr/local/etc/periodic/daily/450.maillogs', page.take('#!/bin/sh'));
    expect(room.does('sh /usr/local/etc/periodic/daily/450.maillogs')).toMatch(/^Mail activity of mx1/);
  },
};

/** Three members that grow, one of them slowly, and one that is not there. */
async function farm(page: Page, room: Room): Promise<void> {
  const members = [1, 2, 3].map((n) => `192.0.2.${n}`);
  room.does([9, 10, 1, 2, 3, 4].map((n) => `ip addr add 192.0.2.${n}/32 dev lo`).join('\n'));
  const names = ['1 mx1', '2 mx2', '4 mx4', '10 mon'].map((each) => `192.0.2.${each}`);
  room.write(
    '/etc/hosts',
    `127.0.0.1 localhost\n${names.map((line) => `${line} ${line.split(' ')[1]}.example.org\n`).join('')}`,
  );
  for (const [n, address] of members.entries()) {
    room.write(`/var/log/send${n}.log`, host.deliveries(10));
    room.write(
      `/etc/maillogs/member${n}.yaml`,
      `state_dir: /var/lib/member${n}\nschedule: "* * * * * *"\nsources: [{name: send, path: /var/log/send${n}.log, services: [send]}]\n` +
        `snmp: {listen: "udp:${address}:161", listen_anywhere: true, community: hard-to-guess-1}\n`,
    );
    room.starts(`maillogs agent --standalone --config /etc/maillogs/member${n}.yaml`);
  }
  room.write('/etc/maillogs/community', 'hard-to-guess-1\n');
  room.does('chmod 600 /etc/maillogs/community');
  const yaml = page.take('sources: []');
  room.write(
    '/etc/maillogs/maillogs.yaml',
    `state_dir: /var/lib/maillogs\nschedule: "* * * * * *"\nagentx: {master: "unix:/run/agentx/master"}\n${yaml}  every: 1s\n`,
  );
  room.write('/root/.snmp/snmp.conf', 'clientaddr 192.0.2.9\n');
  await host.startSnmpd(room, { lines: page.take('view all').trim().split('\n'), addresses: ['192.0.2.10'] });
  room.starts('maillogs agent');
  room.starts(
    `sh -c 'n=0; while :; do n=$((n+1)); for f in 0 1; do echo "@40000000$(printf %x $((0x6b035000 + n)))2f3015f4 delivery $n: success: did_0+0+1/" >>/var/log/send$f.log; done; [ $((n % 20)) != 0 ] || echo "@40000000$(printf %x $((0x6b035000 + n)))2f3015f4 delivery $n: success: did_0+0+1/" >>/var/log/send2.log; sleep 0.02; done'`,
  );
  await waitFor('the farm has a sum', () => /deliverySuccess +[1-9]\d+/.test(room.types('maillogs farm poll').stdout), {
    withinMs: 30_000,
    seen: () => room.types('maillogs farm poll').stdout,
  });
  page.tries(room, '$ snmpget', { varying: [/Counter64: \d+/g] });
  page.tries(room, '$ maillogs show --farm', { varying: [/\d[\d.]*(?:\/\w+)?/g, / {2}\S+$/] });
  page.tries(room, '$ maillogs farm poll', { status: 1, varying: [/\d[\d.]*(?: \(\+\d+\))?(?:\/min)?(?: \*)?/g] });
}

/** The table of sources, on a host that has two of its three logs. */
async function sourceTable(page: Page, room: Room): Promise<void> {
  host.writeConfiguration(
    room,
    `sources:\n${[
      ['send', 'send'],
      ['maillog', 'imap'],
      ['gone', 'imap'],
    ]
      .map(
        ([name, service]) =>
          `  - {name: ${name}, path: /var/log/mail-demo/${name === 'maillog' ? 'mail' : name}.log, services: [${service}]}\n`,
      )
      .join('')}`,
  );
  room.write('/var/log/mail-demo/send.log', host.deliveries(24));
  room.write(
    '/var/log/mail-demo/mail.log',
    `${host.LOGINS}Nov 22 15:20:00 mx7 dovecot: imap-login: a line of no rule\n`,
  );
  await host.startSnmpd(room);
  await host.startAgent(room);
  await waitFor('snmpd serves the table', () =>
    room
      .types('snmptable -v2c -c public localhost MAIL-TOASTER-LOGS-MIB::mtlSourceTable -m MAIL-TOASTER-LOGS-MIB')
      .stdout.includes('missing'),
  );
  page.tries(room, '$ snmptable', { varying: [/\d+ seconds/g, /\d+ passes/g] });
}

test.each(Object.entries(pages))('%s', async (file, tries) => {
  const page = new Page(file);
  await tries(page, keep(await Room.enter()));
  expect(page.untried).toEqual([]);
});

test('README.md, of sources as a table', async () => {
  await sourceTable(new Page('README.md'), keep(await Room.enter()));
});

test('no page with a block of code is left out', () => {
  const papers = ['README.md', ...readdirSync(join(TOP, 'docs')).map((name) => `docs/${name}`)];
  const withBlocks = papers.filter((path) => path.endsWith('.md') && new Page(path).untried.length > 0);
  for (const [path, test] of Object.entries(made))
    expect(committed(`test/e2e/${test}`)).toContain(`committed('${path}')`);
  expect(withBlocks.filter((path) => !Object.hasOwn({ ...pages, ...made }, path))).toEqual([]);
});
