// Runs smilint at its strictest. It exits 0 even on severe findings, so what counts is its output.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The findings on MIB files (absolute paths), one a line; throws when smilint is not installed. */
export function smilintFindings(top, files) {
  const baseModules = join(top, 'node_modules', 'net-snmp', 'lib', 'mibs');
  const { error, status, stdout, stderr } = spawnSync('smilint', ['-l', '6', ...files], {
    encoding: 'utf8',
    env: { ...process.env, SMIPATH: baseModules },
  });
  if (error?.code === 'ENOENT') {
    throw new Error('smilint is not installed: install smitools (Debian) or libsmi (FreeBSD).');
  }
  if (error) throw error;
  const findings = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  return status === 0 ? findings : [...findings, `smilint ended with status ${status}.`];
}
