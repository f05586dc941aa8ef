// maillogs explain --rules, from its words on: no file is read, and no configuration.

import { parseCommandLine } from '../../../src/cli/command-line';
import type { Invocation } from '../../../src/host/invocation';

async function explained(...words: readonly string[]): Promise<string> {
  const line = parseCommandLine(['explain', '--rules', ...words]);
  if (line.kind !== 'run') throw new Error(`explain --rules is ${line.kind}`);
  let said = '';
  const { options, operands } = line;
  const world = { stdout: (text: string) => (said += text), stderr: () => undefined, environment: {} };
  const invocation = { command: 'explain', options, operands, ...world } as unknown as Invocation;
  await line.command.run(invocation);
  return said;
}

test('shows the rules of the program named', async () => {
  const text = await explained('qmail-send');
  expect(text).toContain('new msg {message:number}{queue}');
  expect(text).not.toContain('imap-login');
});

test('shows all rules where none is named', async () => {
  expect(await explained()).toContain('imap-login');
});

test('a program that is none is told, with the one that was meant', async () => {
  await expect(explained('dovcot')).rejects.toThrow('no rules are known of "dovcot"; did you mean "dovecot"?');
});
