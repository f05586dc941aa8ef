// Lets a script use the TypeScript of src/: esbuild bundles the modules in memory.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'esbuild';

/** Everything the modules (paths below `top`) export, as one object. */
export async function loadSource(top, modules) {
  const contents = modules.map((module) => `export * from './${module}';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: top, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node18',
    // As the program's own bundle: some of Node's modules are required only once they are wanted.
    format: 'cjs',
    write: false,
    logLevel: 'warning',
  });
  const module = { exports: {} };
  const text = `(function (module, exports, require) {${outputFiles[0].text}\n})`;
  const make = new Script(text, { filename: join(top, 'src') }).runInThisContext();
  make(module, module.exports, createRequire(join(top, 'package.json')));
  return module.exports;
}
