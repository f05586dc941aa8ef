// What the bundle has in the place of what stands in src/: what can be worked out while it is built, no start works
// out again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSource } from './load-source.mjs';

/** Modules of which the bundle has the values of what they export, and not what works them out. */
const WORKED_OUT = ['src/registry/flat-services', 'src/registry/bounds'];

/** The plugin of esbuild that every part of the bundle is made with. */
export async function rewritten(top) {
  const values = new Map();
  for (const module of WORKED_OUT) values.set(join(top, `${module}.ts`), valuesOf(await loadSource(top, [module])));
  const { findCounterIndex } = await loadSource(top, ['src/registry/registry']);
  return {
    name: 'rewritten',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const contents =
          values.get(path) ?? withIndexes(withPlainNames(await readFile(path, 'utf8')), findCounterIndex);
        return { contents, loader: 'ts' };
      });
    },
  };
}

function valuesOf(module) {
  const constants = Object.entries(module).map(([name, value]) => {
    const json = JSON.stringify(value);
    return `export const ${name} = JSON.parse(${JSON.stringify(json)});`;
  });
  return constants.join('\n');
}

/**
 * Private names as ordinary ones. Node 12 knows no private methods, and cannot say that it is too old for a file that
 * it cannot parse; what esbuild would make of them, a WeakMap for each, is slow where it matters. `check` has seen to
 * it before that none is used from outside.
 */
function withPlainNames(text) {
  return text
    .replace(/^(\s+(?:(?:async|static|readonly|get|set) )*\*?)#(?=[a-z])/gm, '$1private_')
    .replace(/(?<=[\w)\]?!]\.)#(?=[a-z])/g, 'private_');
}

/** The index of a counter that is named in the source is the same in every run of one bundle. */
function withIndexes(text, indexOf) {
  return text.replace(/(?<![\w.])(?:\w+\.)?counterIndex\((['"])([\w.]+)\1\)/g, (call, _, name) => {
    const index = indexOf(name);
    if (index === undefined) throw new Error(`there is no counter ${name}: ${call}`);
    return String(index);
  });
}
