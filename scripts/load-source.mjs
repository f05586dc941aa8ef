// Lets a script use the TypeScript of src/: esbuild bundles the modules in memory.
import { build } from 'esbuild';

/** Everything the modules (paths below `top`) export, as one object. */
export async function loadSource(top, modules) {
  const contents = modules.map((module) => `export * from './${module}';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: top, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'esm',
    write: false,
    logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
