// Runs a command of the program on a machine in memory and looks at what no file may bring about: a fault of our own
// instead of a sentence, or text that a terminal obeys.

import { Problem } from '../../src/base/problem';
import { EXIT } from '../../src/base/sysexits';
import { commands } from '../../src/cli/commands';
import type { Invocation } from '../../src/host/invocation';
import type { MachineProcess } from '../support/machine';
import { demand } from './target';

export interface Said {
  /** The exit status, or the code of the Problem that ended the command. */
  readonly end: string;
  readonly stdout: string;
  readonly stderr: string;
}

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

export async function runInMemory(
  { host }: Pick<MachineProcess, 'host'>,
  words: Pick<Invocation, 'command'> & Partial<Pick<Invocation, 'options' | 'operands'>>,
): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const { options = {}, operands = [], command } = words;
  const invocation: Invocation = {
    command,
    options,
    operands,
    host,
    environment: {},
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
  };
  const end = await endOf(invocation);
  for (const text of [said.stdout, said.stderr]) {
    const [control] = CONTROLS.exec(text) ?? [];
    demand(control === undefined, `${command} prints the control character ${control?.charCodeAt(0)}`);
  }
  return { ...said, end };
}

async function endOf(invocation: Invocation): Promise<string> {
  try {
    const code = await commands.find(({ name }) => name === invocation.command)!.run(invocation);
    demand(code !== EXIT.software, `${invocation.command} ends as by a fault of its own`);
    return String(code);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return thrown.code;
  }
}
