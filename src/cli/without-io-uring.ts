// Node lets no process change its user while its event loop may use io_uring, which would go on with the old user's
// rights (CVE-2024-22017), and Debian 13 builds it so. Doctor takes on the rights of the agent's user for a moment:
// there it is run once more, without io_uring.

import { EXIT, type ExitCode } from '../base/sysexits';

/** The exit status of the run without io_uring; undefined where this process can change its user, or may not anyway. */
export function runWithoutIoUring(environment: Readonly<Record<string, string | undefined>>): ExitCode | undefined {
  if (process.geteuid?.() !== 0 || environment['UV_USE_IO_URING'] === '0' || !isRefused()) return undefined;
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const words = [...process.execArgv, ...process.argv.slice(1)];
  const { status } = spawnSync(process.execPath, words, {
    stdio: 'inherit',
    env: { ...environment, UV_USE_IO_URING: '0' },
  });
  return (status ?? EXIT.software) as ExitCode;
}

function isRefused(): boolean {
  try {
    process.seteuid!(0);
    return false;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ERR_INVALID_STATE';
  }
}
