// smilint and snmptranslate as they judge a MIB module given as text. A missing program fails the test.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smilintFindings } from '../../scripts/smilint.mjs';
import { TOP } from './checkout';

const MODULE = 'MAIL-TOASTER-LOGS-MIB';

/** Every finding at the strictest level. */
export function lint(text: string): readonly string[] {
  return inDirectoryOf(text, (_directory, file) => smilintFindings(TOP, [file]));
}

/** The numeric OIDs, without a leading dot, that snmptranslate gives for these names of the module. */
export function translate(text: string, names: readonly string[]): readonly string[] {
  return inDirectoryOf(text, (directory) => {
    const baseModules = join(TOP, 'node_modules', 'net-snmp', 'lib', 'mibs');
    const { error, status, stdout, stderr } = spawnSync(
      'snmptranslate',
      ['-M', `${baseModules}:${directory}`, '-m', MODULE, '-On', ...names.map((name) => `${MODULE}::${name}`)],
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

function inDirectoryOf<T>(text: string, use: (directory: string, file: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'maillogs-mib-'));
  try {
    const file = join(directory, `${MODULE}.txt`);
    writeFileSync(file, text);
    return use(directory, file);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
