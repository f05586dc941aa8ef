// A program of the tests for a worker, with all that it imports in one text: among jest's modules, or as files of its
// own, it would be slower.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The text of an entry point below the checkout, in which the program's version ends in `-NAME`. */
export async function workerCode(entryPoint, name) {
  const { outputFiles } = await build({
    absWorkingDir: top,
    entryPoints: [entryPoint],
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    write: false,
    logLevel: 'warning',
    // The files of test/support find the checkout by it.
    define: { MAILLOGS_VERSION: `"0.0.0-${name}"`, __dirname: JSON.stringify(join(top, 'test', 'support')) },
  });
  return outputFiles[0].text;
}
