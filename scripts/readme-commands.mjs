// Types what README.md shows in its first five minutes after "$ ", on a host that has the log of scripts/test-install:
// `node readme-commands.mjs README.md`. Each must end with 0, and each line that is shown must be in what it prints;
// "..." stands for lines left out. Exit status: 0 all of it is so, 1 it is not, with what differs.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [, section] = /^## The first five minutes\n(.*?)^## /ms.exec(readFileSync(process.argv[2], 'utf8'));
// What stands between two fences is every other piece.
const blocks = section.split(/^```.*\n/m).filter((_, n) => n % 2 === 1);
const typed = blocks.flatMap((text) => text.split(/^\$ /m).slice(1));
for (const each of typed) {
  const [command, ...shown] = each.trimEnd().split('\n');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  const printed = stdout.split('\n');
  const missing = shown.filter((line) => line !== '...' && !printed.includes(line));
  if (status !== 0 || missing.length > 0) {
    console.error(
      `$ ${command}\nended with ${status}. Not printed: ${missing.join('\n')}\nPrinted: ${stdout}${stderr}`,
    );
    process.exitCode = 1;
  }
}
if (typed.length === 0) throw new Error('README.md shows no command.');
console.log(`README: ${typed.length} commands do what it shows`);
