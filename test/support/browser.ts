// Debian's Chromium without a window: what a page looks like.

import { readFileSync } from 'node:fs';
import { runProgram } from './child';
import { systemPath } from './private-snmpd';
import { TempDirectory } from './temp-directory';

/** The picture of a page, as a PNG, after it had some seconds to draw itself. */
export function screenshot(url: string, width: number, height: number): Buffer {
  const directory = new TempDirectory();
  try {
    const words = [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
      ...[`--user-data-dir=${directory.at('profile')}`, `--window-size=${width},${height}`],
      ...['--virtual-time-budget=15000', `--screenshot=${directory.at('page.png')}`, url],
    ];
    const { code, stderr } = runProgram(['chromium', ...words], { env: { PATH: systemPath, HOME: directory.path } });
    if (code !== 0) throw new Error(`chromium ended with ${code}: ${stderr}`);
    return readFileSync(directory.at('page.png'));
  } finally {
    directory.stop();
  }
}
