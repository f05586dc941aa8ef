// docs/terminal.md: what the commands of every day look like at a terminal, as tmux captures them. What is compared are
// the words and their order; numbers, bars and where a line is wrapped are other each time. To make the page again:
// UPDATE_TERMINAL=1 node_modules/.bin/jest --selectProjects e2e --testPathPatterns e2e/terminal

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committed, TOP } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import * as host from '../support/documented-host';
import { Room } from '../support/room';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const SMALL = [80, 24] as const;
const WIDE = [200, 50] as const;

interface Shot {
  readonly size: readonly [columns: number, lines: number];
  /** It is on the screen before anything is typed, and at the end. */
  readonly until: RegExp;
  readonly keys?: readonly string[];
  readonly after?: RegExp;
}

/** What is on the screen of a terminal of this size, once it shows what it should. */
async function shoot(room: Room, command: string, { size, until, keys = [], after = until }: Shot): Promise<string> {
  const tmux = 'tmux -L pictures';
  const [columns, lines] = size;
  // What it leaves is looked at after it has ended, without a prompt.
  room.does(`${tmux} -f /dev/null new-session -d -x ${columns} -y ${lines} '${command}; cat'`);
  // Of empty lines two are enough.
  const screen = () =>
    room
      .does(`${tmux} capture-pane -p`)
      .replace(/\s+$/, '\n')
      .replace(/\n{4,}/g, '\n\n\n');
  const shows = (what: RegExp) =>
    waitFor(`${command} shows ${what}`, () => what.test(screen()), { withinMs: 15_000, seen: screen });
  await shows(until);
  if (keys.length > 0) {
    room.does(`${tmux} send-keys ${keys.join(' ')}`);
    await shows(after);
  }
  const shown = screen();
  room.does(`${tmux} kill-server`);
  return `\`\`\`\n${shown}\`\`\`\n`;
}

async function page(room: Room): Promise<string> {
  const both = async (command: string, shot: Omit<Shot, 'size'>) =>
    [
      await shoot(room, command, { ...shot, size: SMALL }),
      'The same in 200 columns by 50 lines:\n',
      await shoot(room, command, { ...shot, size: WIDE }),
    ] as const;
  const top = 'maillogs top send.delivery* imap';
  return [
    '<!-- Captured by test/e2e/terminal.test.ts, do not edit. -->',
    '# At a terminal\n',
    'What the commands of every day look like on a host with a qmail log and one of Dovecot, captured by tmux in terminals of 80 columns by 24 lines and of 200 by 50; most of the empty lines are left out.\n',
    '## The first pass\n',
    'While a pass takes longer than a second, a line at the terminal tells how far it has come (`maillogs: maillog: 27 % of 726.6 MB, 201 MB/s`); it is erased at the end:\n',
    await shoot(room, 'maillogs imap', { size: SMALL, until: /imap_success/ }),
    '## maillogs show\n',
    'On a terminal only what is not 0, here with rates, of some services and patterns:\n',
    ...(await both('maillogs show imap "send.delivery*" --rates', { until: /are 0; --all/ })),
    '## maillogs check\n',
    ...(await both('maillogs check', { until: /no errors/ })),
    '## maillogs doctor\n',
    ...(await both('maillogs doctor', { until: /clock {6}/ })),
    '## maillogs top\n',
    'Totals, rates and the last minutes; `?` shows the keys:\n',
    ...(await both(top, { until: /imap\.sslSuccess +\d+ +[\d.]+ +.*[▁-█]/ })),
    'The keys:\n',
    await shoot(room, top, { size: SMALL, until: /imap\.sslSuccess/, keys: ['?'], after: /q +|quit/ }),
    'Enter opens a counter, with the rules that add to it:\n',
    ...(await both('maillogs top imap.sslFailure', {
      until: /> imap\.sslFailure/,
      keys: ['Enter'],
      after: /Added to by/,
    })),
  ].join('\n');
}

test('docs/terminal.md shows what is seen now', async () => {
  const room = keep(await Room.enter());
  host.joinAdm(room);
  host.writeConfiguration(
    room,
    'sources:\n  - {name: send, path: /var/log/send.log, services: [send]}\n  - {name: maillog, path: /var/log/mail.log, services: [imap]}\n',
  );
  room.write('/var/log/send.log', host.deliveries(40) + host.deliveries(3, 'deferral: no_route/', 50));
  host.writeMailLog(room, host.LOGINS + host.FAILURE);
  await host.startSnmpd(room);
  await host.startAgent(room);
  await host.untilServed(room, '1.5.2.0');
  const [login] = host.LOGINS.split('\n');
  const delivery = '@400000006b035c392f3015f4 delivery 1: success: did_0+0+1/';
  room.starts(
    `sh -c 'while sleep 0.3; do echo "${login}" >>/var/log/mail.log; echo "${delivery}" >>/var/log/send.log; done'`,
  );
  const seen = await page(room);
  if (process.env['UPDATE_TERMINAL'] !== undefined) writeFileSync(join(TOP, 'docs/terminal.md'), seen);
  const words = (text: string) =>
    text
      .replace(/[▁-█]+/g, '')
      .replace(/[\d.]+(?:\/(?:s|min|h))?|(?<= )-(?= )/g, '#')
      .replace(/\s+/g, '');
  expect(words(seen)).toBe(words(committed('docs/terminal.md')));
});
