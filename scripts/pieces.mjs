// Makes of src/ the pieces that the launcher compiles when they are wanted (src/launcher/pieces.ts): modules that are
// always wanted together. esbuild makes each piece as a bundle of its own, to which the other pieces are foreign.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';

/** What one of the usual starts wants, more than those before it, is one piece. */
const STARTS = {
  start: 'src/cli/main.ts',
  command: 'src/cli/run-command-line.ts',
  both: { sharedBy: ['src/cli/command-legacy.ts', 'src/cli/command-count.ts'] },
  'one-shot': 'src/cli/command-legacy.ts',
  counting: 'src/pass/line-counter.ts',
  oid: 'src/base/oid.ts',
  count: 'src/cli/command-count.ts',
  config: 'src/config/read-config.ts',
  schedule: 'src/config/schedule.ts',
  rows: 'src/registry/conceptual-tables.ts',
  show: 'src/cli/command-show.ts',
  nagios: 'src/cli/command-nagios.ts',
  agent: 'src/cli/command-agent.ts',
};

/** Where the ESM build of a package is, which esbuild makes one scope of: for V8 it costs half as much as CommonJS. */
const ESM_BUILDS = { yaml: 'node_modules/yaml/browser/dist/index.js' };

/** What stands for the end of a comment within a piece, which is one itself in the bundle. */
const END_OF_COMMENT = '*\u0001/';

/**
 * The pieces of the program at `top`: `texts` by name, `pieceOf` the modules that others may ask for, `main` the first,
 * `id` a digest of all, and `inputs`, esbuild's list of the files. `packages` are carried as they are, `common` and
 * `plugins` are esbuild's options.
 */
export async function makePieces(top, { packages, ...options }) {
  const main = STARTS.start;
  const graph = await moduleGraph(top, main, packages, options);
  const members = divided(graph);
  const pieceOf = {};
  for (const [piece, modules] of members) for (const module of modules) pieceOf[module] = piece;
  const asked = new Set([main]);
  for (const [module, imports] of graph)
    for (const { path, isLate } of imports) if (isLate || pieceOf[path] !== pieceOf[module]) asked.add(path);
  const inputs = [];
  const texts = {};
  for (const [piece, modules] of members) {
    const open = modules.filter((module) => asked.has(module));
    const { outputFiles, metafile } = packages.includes(piece)
      ? await packageBuild(top, piece, options)
      : await pieceBuild(top, { piece, open, pieceOf, packages }, options);
    inputs.push(metafile);
    const [{ text }] = outputFiles;
    texts[piece] = packages.includes(piece) ? packageBody(piece, text) : asFunctionBody(text);
    const lost = open.find((module) => !texts[piece].includes(`exports["${module}"]=`));
    if (lost !== undefined) throw new Error(`the piece ${piece} lacks ${lost}, which others ask it for`);
  }
  for (const module of Object.keys(pieceOf)) if (!asked.has(module)) delete pieceOf[module];
  const id = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
  // A function in brackets V8 compiles at once; another it would read over first, and compile when it is called.
  for (const [piece, text] of Object.entries(texts))
    texts[piece] = `("${id}",(function(exports,require,__filename){${text}\n}))`.replaceAll('*/', END_OF_COMMENT);
  return { id, main, pieceOf, texts, inputs };
}

/** Every module of the program with what it imports: `isLate` where that is run only when it comes to it. */
async function moduleGraph(top, main, packages, { common, plugins, define }) {
  const options = { ...common, absWorkingDir: top, plugins, define, external: packages, format: 'cjs', write: false };
  const { metafile } = await build({ ...options, entryPoints: [main], outfile: 'all.cjs' });
  const graph = new Map();
  for (const [path, { imports }] of Object.entries(metafile.inputs)) {
    const own = imports.filter((each) => !each.external || packages.includes(each.path));
    graph.set(
      path,
      own.map(({ path, kind }) => ({ path, isLate: kind !== 'import-statement' })),
    );
  }
  for (const name of packages) graph.set(name, []);
  return graph;
}

/** The modules of each piece: of a start, of a module that is imported late, or what the same ones of these share. */
function divided(graph) {
  const pieces = new Map();
  const placed = new Set();
  const put = (piece, module) => {
    if (placed.has(module)) return;
    placed.add(module);
    pieces.set(piece, [...(pieces.get(piece) ?? []), module]);
  };
  const packages = [...graph.keys()].filter((module) => !module.startsWith('src/'));
  for (const name of packages) put(name, name);
  for (const [piece, entries] of Object.entries(STARTS))
    for (const module of wanted(graph, entries)) put(piece, module);
  const entries = new Set([...graph.values()].flatMap((imports) => imports.filter((i) => i.isLate).map((i) => i.path)));
  const wantedBy = new Map();
  for (const entry of [...entries].sort())
    for (const module of reached(graph, entry)) wantedBy.set(module, [...(wantedBy.get(module) ?? []), entry]);
  const names = new Map();
  for (const [module, wanting] of [...wantedBy].sort()) {
    const key = wanting.join(' ');
    if (placed.has(module)) continue;
    if (!names.has(key)) names.set(key, pieceName(wanting.length === 1 ? wanting[0] : module, pieces));
    put(names.get(key), module);
  }
  return pieces;
}

/** Of its own: a package's name, such as net-snmp, may be a module's as well. */
function pieceName(module, pieces) {
  const short = module.replace(/^.*\/|\.ts$/g, '');
  return pieces.has(short) || Object.hasOwn(STARTS, short) ? module.slice(4, -3).replaceAll('/', '-') : short;
}

/** What a start wants: one module, or several, or what several share. */
function wanted(graph, entries) {
  const { sharedBy } = entries;
  if (sharedBy === undefined) return [entries].flat().flatMap((entry) => [...reached(graph, entry)]);
  const [first, ...others] = sharedBy.map((entry) => reached(graph, entry));
  return [...first].filter((module) => others.every((each) => each.has(module)));
}

/** A module and all that it imports at once. */
function reached(graph, entry, seen = new Set()) {
  if (!seen.has(entry)) {
    seen.add(entry);
    for (const { path, isLate } of graph.get(entry)) if (!isLate) reached(graph, path, seen);
  }
  return seen;
}

function pieceBuild(top, { piece, open, pieceOf, packages }, { common, plugins, define }) {
  const foreign = {
    name: 'other-pieces',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        const module = join(resolveDir, `${path}.ts`).slice(top.length + 1);
        const isHere = pieceOf[module] === piece && (kind === 'import-statement' || kind === 'entry-point');
        return isHere ? undefined : { path: module, external: true, sideEffects: false };
      });
    },
  };
  return build({
    ...common,
    absWorkingDir: top,
    stdin: {
      contents: open.map((each) => `export * as "${each}" from "./${each.slice(0, -3)}";`).join('\n'),
      resolveDir: top,
    },
    format: 'esm',
    write: false,
    external: packages,
    define,
    plugins: [foreign, ...plugins],
  });
}

function packageBuild(top, name, { common }) {
  const esm = ESM_BUILDS[name];
  const contents = esm === undefined ? `module.exports = require("${name}");` : `export * from "./${esm}";`;
  const stdin = { contents, resolveDir: top };
  return build({ ...common, stdin, absWorkingDir: top, format: 'cjs', minifyIdentifiers: true, write: false });
}

function packageBody(name, text) {
  return `const module={exports:{}};(function(exports){${text}\n})(module.exports);exports["${name}"]=module.exports;`;
}

/**
 * What esbuild wrote as a module, as the body of a function of `exports` and `require`. What is imported becomes
 * constants, which V8 has at hand, and what is exported plain members: nothing that is exported changes once its module
 * has run.
 */
function asFunctionBody(text) {
  const [tail, exported = ''] = /export\{([^}]*)\};\s*$/.exec(text) ?? [''];
  const members = new Map();
  const modules = text.slice(0, text.length - tail.length);
  const body = modules
    .replace(/(?<=^|[;}\n])var ([\w$]+)=\{\};__export\(\1,\{([^}]*)\}\);/g, (declaration, name, getters) => {
      // A module that imports it as a whole has the object that esbuild makes.
      const isWhole = modules.split(new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`)).length > 3;
      members.set(name, isWhole ? `...${name}` : getters.replaceAll(':()=>', ':'));
      return isWhole ? declaration : '';
    })
    .replace(/(?<=^|[;}\n])import\{([^}]*)\}from("[^"]+");/g, (_, names, from) => {
      return `const{${names.replaceAll(' as ', ':')}}=require(${from});`;
    })
    .replace(/(?<=^|[;}\n])import(?: |\*as )([\w$]+) from("[^"]+");/g, 'const $1=require($2);')
    .replace(/\b__require\(/g, 'require(')
    .replace(/\bimport\(("[^"]+")\)/g, 'Promise.resolve().then(()=>require($1))');
  const opened = exported.split(',').map((each) => {
    const [, name, module] = /^([\w$]+) as("[^"]+")$/.exec(each);
    return `exports[${module}]={${members.get(name)}};`;
  });
  const [strange] = /(^|[;}\n])(import|export)\b[ {*"].{0,60}/.exec(body) ?? [];
  if (strange !== undefined) throw new Error(`a piece has what is not understood: ${strange}`);
  return body + opened.join('');
}
