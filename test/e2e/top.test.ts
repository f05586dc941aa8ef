// maillogs top in a real terminal, tmux's, and where there is none.

import { randomBytes } from 'node:crypto';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { maillogs } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** A server of its own, with one window. */
class Terminal {
  private readonly name = `maillogs-${randomBytes(6).toString('hex')}`;

  constructor(columns: number, lines: number, words: readonly string[]) {
    const size = ['-x', String(columns), '-y', String(lines)];
    const command = ['env', 'LANG=C.UTF-8', 'TZ=UTC', process.execPath, `${TOP}/dist/maillogs.cjs`, ...words];
    // What it leaves on the screen is seen once it has ended.
    this.tmux('-f', '/dev/null', 'new-session', '-d', ...size, `${command.join(' ')}; echo left with $?; cat`);
  }

  keys(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys);
  }

  resize(columns: number, lines: number): void {
    this.tmux('resize-window', '-x', String(columns), '-y', String(lines));
  }

  get screen(): readonly string[] {
    return this.tmux('capture-pane', '-p').split('\n').slice(0, -1);
  }

  shows(what: RegExp): Promise<true> {
    return waitFor(`the terminal shows ${what}: ${this.screen.join('\n')}`, () => what.test(this.screen.join('\n')));
  }

  close(): void {
    this.tmux('kill-server');
  }

  private tmux(...words: readonly string[]): string {
    return runProgram(['tmux', '-L', this.name, ...words]).stdout;
  }
}

function site() {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(5));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  maillogs('send', '--config', config);
  return { directory, config };
}

test('live in a terminal: totals that grow, keys, a page of rules, another size, and the screen given back', async () => {
  const { directory, config } = site();
  const terminal = new Terminal(80, 24, ['top', '--config', config]);
  keep({ stop: () => terminal.close() });
  await terminal.shows(/> send\.messageNew +5 /);
  directory.append('send.log', messages(7));
  maillogs('send', '--config', config);
  await terminal.shows(/> send\.messageNew +12 +[1-9]/);
  terminal.keys('/', 'i', 'n', 'f', 'o', 'Enter');
  await terminal.shows(/names with "info"\n(?!.*messageNew)[\s\S]*> send\.messageInfo/);
  terminal.keys('Enter');
  await terminal.shows(/Added to by:\nqmail-send: info msg/);
  terminal.keys('Escape');
  await terminal.shows(/> send\.messageInfo/);
  terminal.keys('Escape');
  terminal.resize(100, 30);
  await terminal.shows(/messageNew/);
  await waitFor('the last line is that of the new size', () => terminal.screen[29]?.startsWith('q quit') === true);
  terminal.keys('q');
  await terminal.shows(/^left with 0$/m);
  expect(terminal.screen.join('\n')).not.toContain('messageNew');
});

test('in a pipe and with --once: one reading as plain text, of what was asked for', () => {
  const { directory, config } = site();
  const { code, stdout, stderr } = maillogs('top', 'send.message*', '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^send\.messageNew +5 +- +messages$/m);
  expect(stdout).not.toMatch(/\x1b|startDelivery/);
  directory.append('send.log', messages(2));
  maillogs('send', '--config', config);
  expect(maillogs('top', '--once', '--config', config).stdout).toMatch(/^send\.messageNew +7 +[\d.]+\/\w+ +messages/m);
  expect(maillogs('top', '--farm', '--config', config)).toMatchObject({
    ...{ code: 64, stdout: '' },
    stderr: 'maillogs: the configuration has no "farm": name its hosts there, or the file or DNS name that does.\n',
  });
  expect(maillogs('top', '--state', directory.at('none'), '--config', config)).toMatchObject({ code: 66, stdout: '' });
});
