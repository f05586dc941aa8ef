// smilint and snmptranslate as they judge a MIB module given as text. A missing program fails the test.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smilintFindings } from '../../scripts/smilint.mjs';
import { TOP } from './checkout';

const MODULE = 'MAIL-TOASTER-LOGS-MIB';

/** Every finding at the strictest level, on modules of which each may import from those before it. */
export function lint(...texts: readonly string[]): readonly string[] {
  return inDirectoryOf(texts, (_directory, files) => smilintFindings(TOP, files));
}

/** The numeric OIDs, without a leading dot, that snmptranslate gives for these names of the module. */
export function translate(text: string, names: readonly string[]): readonly string[] {
  return translateIn([text], MODULE, names);
}

/** The same for the names of one of several modules. */
export function translateIn(texts: readonly string[], module: string, names: readonly string[]): readonly string[] {
  return inDirectoryOf(texts, (directory) => {
    const baseModules = join(TOP, 'node_modules', 'net-snmp', 'lib', 'mibs');
    const { error, status, stdout, stderr } = spawnSync(
      'snmptranslate',
      ['-M', `${baseModules}:${directory}`, '-m', module, '-On', ...names.map((name) => `${module}::${name}`)],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], SNMP_PERSISTENT_DIR: directory, SNMPCONFPATH: directory } },
    );
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(stderr);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^\./, ''));
  });
}

/** Each in a file of the module's own name, where the tools look for it. */
function inDirectoryOf<T>(texts: readonly string[], use: (directory: string, files: readonly string[]) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'maillogs-mib-'));
  try {
    const files = texts.map((text) => {
      const file = join(directory, `${/^(\S+) DEFINITIONS/m.exec(text)![1]}.txt`);
      writeFileSync(file, text);
      return file;
    });
    return use(directory, files);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
