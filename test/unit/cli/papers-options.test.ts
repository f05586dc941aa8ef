// What the papers tell people to type: every option after `maillogs COMMAND` is one that the command has.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands, commonOptions, findCommand } from '../../../src/cli/commands';
import { committed, TOP } from '../../support/checkout';

const papers = ['README.md', 'CONTRIBUTING.md', ...below('docs')];

function below(folder: string): readonly string[] {
  return (
    readdirSync(join(TOP, folder), { recursive: true })
      .map((path) => `${folder}/${path}`)
      // One page is of what is mistyped.
      .filter((path) => path.endsWith('.md') && path !== 'docs/answers.md')
  );
}

interface Typed {
  readonly command: string;
  readonly options: readonly string[];
}

/** Each call of maillogs within code, up to what ends it. A maillogs that is the value of an option is a user. */
function typedIn(text: string): readonly Typed[] {
  const blocks = [...text.matchAll(/^ *```.*\n([\s\S]*?)^ *```/gm)].flatMap(([, block]) =>
    block!.replace(/\\\n\s*/g, ' ').split('\n'),
  );
  const spans = [...text.replace(/^ *```.*\n[\s\S]*?^ *```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!);
  return [...blocks, ...spans].flatMap((code) =>
    [
      ...code.matchAll(/(?:^|[\s/])(?<!--[a-z]+ )maillogs(?:\.cjs)? +([a-z][a-z\d]*|(?=--))((?:(?! \| |;|&&| # ).)*)/g),
    ].map(([, command, rest]) => ({
      command: command!,
      options: [...rest!.matchAll(/(?<![\w-])--([a-z\d][a-z\d-]*)/g)].map(([, option]) => option!),
    })),
  );
}

function unknownIn(text: string): readonly string[] {
  return typedIn(text).flatMap(({ command, options }) => {
    const known = { ...commonOptions, ...findCommand(command)?.options };
    return options.filter((option) => !Object.hasOwn(known, option)).map((option) => `maillogs ${command} --${option}`);
  });
}

test.each(papers)('%s names no option that is not there', (paper) => {
  expect(unknownIn(committed(paper))).toEqual([]);
});

test('README shows an option of every command that has some', () => {
  const shown = new Set(typedIn(committed('README.md')).flatMap(({ command, options }) => options.map(() => command)));
  const isLong = (option: string) => option.length > 1;
  const withOptions = commands.filter(({ options }) => Object.keys(options).some(isLong)).map(({ name }) => name);
  expect([...shown]).toEqual(expect.arrayContaining(withOptions));
});

test.each([
  ['see `maillogs explain --sumary LOG`', 'maillogs explain --sumary'],
  ['`npm run build && dist/maillogs.cjs explain --sumary LOG`', 'maillogs explain --sumary'],
  ['```sh\n$ maillogs count --format json \\\n    --sum x | sort --reverse\n```\n', 'maillogs count --sum'],
  ['| `maillogs show [--format table\\|json] [--every]` | shows |', 'maillogs show --every'],
  ['`maillogs --vresion`', 'maillogs  --vresion'],
])('%j is found out', (text, complaint) => {
  expect(unknownIn(text)).toEqual([complaint]);
});
