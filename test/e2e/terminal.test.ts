// docs/terminal.md: what the commands of every day look like at a terminal, as tmux captures them. What is compared are
// the words and their order; numbers, bars and where a line is wrapped are other each time. To make the page again:
// UPDATE_TERMINAL=1 node_modules/.bin/jest --selectProjects e2e --testPathPatterns e2e/terminal

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committed, TOP } from '../support/checkout';
import * as host from '../support/documented-host';
import { Room } from '../support/room';
import { waitFor } from '../support/wait-for';

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
  const [columns, lines] = size;
  const tmux = `tmux -L pictures-${columns}`;
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

async function both(room: Room, command: string, shot: Omit<Shot, 'size'>): Promise<readonly string[]> {
  const [small, wide] = await Promise.all([SMALL, WIDE].map((size) => shoot(room, command, { ...shot, size })));
  return [small!, 'The same in 200 columns by 50 lines:\n', wide!];
}

const TOP_COMMAND = 'maillogs top send.delivery* imap';

const HEADING = `<!-- Captured by test/e2e/terminal.test.ts, do not edit. -->
# At a terminal

What the commands of every day look like on a host with a qmail log and one of Dovecot, captured by tmux in terminals of 80 columns by 24 lines and of 200 by 50; most of the empty lines are left out.
`;

/** The parts of the page, by their headings. */
const sections: Readonly<Record<string, (room: Room) => Promise<readonly string[]>>> = {
  'The first pass': async (room) => [
    'While a pass takes longer than a second, a line at the terminal tells how far it has come (`maillogs: maillog: 27 % of 726.6 MB, 201 MB/s`); it is erased at the end. Here of `maillogs imap`:\n',
    await shoot(room, 'maillogs imap --state /tmp/first', { size: SMALL, until: /imap_success/ }),
  ],
  'maillogs show': async (room) => [
    'On a terminal only what is not 0, here with rates, of some services and patterns:\n',
    ...(await both(room, 'maillogs show imap "send.delivery*" --rates', { until: /are 0; --all/ })),
  ],
  'maillogs check': (room) => both(room, 'maillogs check', { until: /no errors/ }),
  'maillogs doctor': (room) => both(room, 'maillogs doctor', { until: /clock {6}/ }),
  'maillogs top': async (room) => [
    'Totals, rates and the last minutes; `?` shows the keys:\n',
    ...(await both(room, TOP_COMMAND, { until: /imap\.sslSuccess +\d+ +[\d.]+ +.*[▁-█]/ })),
  ],
  'The keys of top': async (room) => [
    await shoot(room, TOP_COMMAND, { size: SMALL, until: /imap\.sslSuccess/, keys: ['?'], after: /q +quit/ }),
  ],
  'A counter of top': async (room) => [
    'Enter opens a counter, with the rules that add to it:\n',
    ...(await both(room, 'maillogs top imap.sslFailure', {
      ...{ until: /> imap\.sslFailure/, keys: ['Enter'], after: /Added to by/ },
    })),
  ],
};

let room: Room;
const seen: string[] = [];

beforeAll(async () => {
  room = await Room.enter();
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
  // Rates want two snapshots.
  await waitFor('it was saved twice', () => /-a\n.*-b\n/.test(room.types('ls /var/lib/maillogs/snapshot-[ab]').stdout));
});

afterAll(async () => {
  await room?.stop();
  if (process.env['UPDATE_TERMINAL'] !== undefined) {
    writeFileSync(join(TOP, 'docs/terminal.md'), [HEADING, ...seen].join('\n'));
  }
});

test.each(Object.entries(sections))('docs/terminal.md shows what is seen now: %s', async (title, capture) => {
  const section = [`## ${title}\n`, ...(await capture(room))].join('\n');
  seen.push(section);
  const shown = committed('docs/terminal.md').split(/^(?=## )/m);
  expect(words(section)).toBe(words(shown.find((each) => each.startsWith(`## ${title}\n`)) ?? ''));
});

/** What is the same each time. A rate that is not known yet is a dash, also at the end of a line. */
function words(text: string): string {
  return text
    .replace(/[▁-█]+/g, '')
    .replace(/[\d.]+(?:\/(?:s|min|h))?|(?<= )-(?=\s)/g, '#')
    .replace(/\s+/g, '');
}
