// Checks who imports whom in src/ against the matrix of ARCHITECTURE.md, the one place where it is written
// down; and that no files import each other in a circle, that only some rooms reach for Node's own
// modules, and that each run-time dependency stands behind one file.
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** Modules of Node that touch nothing of the outside world, and so are open to every folder. */
const PURE_NODE_MODULES = new Set(['node:crypto', 'node:events', 'node:path']);
const OUTSIDE_WORLD_FOLDERS = new Set(['host', 'doctor', 'setup', 'daemon', 'cli', 'launcher']);

/** The sentences on the checkout at `top`; empty when all is well. */
export function importProblems(top) {
  const matrix = readMatrix(readFileSync(join(top, 'ARCHITECTURE.md'), 'utf8'));
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const paths = readdirSync(join(top, 'src'), { recursive: true }).map((path) => posix.join('src', path));
  const files = paths
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }));
  return checkImports({
    matrix,
    files,
    dependencies: Object.keys(dependencies),
    typePackages: Object.keys(devDependencies),
  });
}

/** The table of ARCHITECTURE.md: folder to the folders it may import, `everything` spelled out. */
export function readMatrix(markdown) {
  const rows = [...markdown.matchAll(/^\| `([a-z-]+)\/` \|[^|]*\| ([^|]*) \|$/gm)];
  const folders = rows.map(([, folder]) => folder);
  const allowed = (cell) => (cell === 'everything' ? folders : cell === '–' ? [] : cell.split(' '));
  return new Map(rows.map(([, folder, cell]) => [folder, new Set([folder, ...allowed(cell)])]));
}

/**
 * `files` are {path: 'src/...', text}; type-only imports count like any other, but that `typePackages` may be imported
 * so, too: nothing of them is in the program.
 */
export function checkImports({ matrix, files, dependencies, typePackages = [] }) {
  const graph = new Map(files.map(({ path, text }) => [path, importsIn(text)]));
  return [
    ...matrixProblems(matrix),
    ...directionProblems(matrix, graph),
    ...builtinProblems(graph),
    ...dependencyProblems(graph, dependencies, typeImports(files, typePackages)),
    ...circleProblems(graph),
  ];
}

function importsIn(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function matrixProblems(matrix) {
  if (matrix.size === 0) return ['ARCHITECTURE.md has no table of folders and what they may import.'];
  const problems = [];
  for (const [folder, allowed] of matrix) {
    for (const other of allowed) {
      if (!matrix.has(other)) problems.push(`ARCHITECTURE.md lets ${folder}/ import ${other}/, which has no row.`);
    }
  }
  return problems;
}

function directionProblems(matrix, graph) {
  const problems = [];
  for (const [path, specifiers] of graph) {
    const folder = folderOf(path);
    const allowed = matrix.get(folder);
    if (allowed === undefined) {
      problems.push(`${path} lies in no folder that ARCHITECTURE.md has a row for.`);
      continue;
    }
    for (const specifier of specifiers.filter(isRelative)) {
      const other = folderOf(resolved(path, specifier));
      if (!allowed.has(other)) problems.push(`${path} imports ${specifier}: ${folder}/ may not import ${other}/.`);
    }
  }
  return problems;
}

function builtinProblems(graph) {
  const problems = [];
  for (const [path, specifiers] of graph) {
    if (OUTSIDE_WORLD_FOLDERS.has(folderOf(path))) continue;
    for (const specifier of specifiers) {
      if (!isBuiltin(specifier) || PURE_NODE_MODULES.has(specifier)) continue;
      problems.push(`${path} imports ${specifier}: the outside world is reached through host/ only.`);
    }
  }
  return problems;
}

/** Of each file the packages of which it imports types only, and may. */
function typeImports(files, typePackages) {
  return new Map(
    files.map(({ path, text }) => {
      const used = new Set(importsIn(text.replace(/^import type [^;]*;$/gm, '')).map(packageOf));
      return [path, typePackages.filter((name) => !used.has(name))];
    }),
  );
}

function dependencyProblems(graph, dependencies, ofTypes) {
  const importers = new Map(dependencies.map((name) => [name, []]));
  const typeImporters = new Map([...ofTypes.values()].flat().map((name) => [name, []]));
  const problems = [];
  for (const [path, specifiers] of graph) {
    const packages = specifiers.filter((specifier) => !isRelative(specifier) && !isBuiltin(specifier)).map(packageOf);
    for (const name of new Set(packages)) {
      if (importers.has(name)) importers.get(name).push(path);
      else if (ofTypes.get(path).includes(name)) typeImporters.get(name).push(path);
      else problems.push(`${path} imports ${name}, which is no run-time dependency in package.json.`);
    }
  }
  for (const [name, paths] of importers) {
    if (paths.length === 0) problems.push(`${name} is a run-time dependency that no file imports.`);
  }
  for (const [name, paths] of [...importers, ...typeImporters]) {
    if (paths.length > 1) problems.push(`${name} must stand behind one file but is imported by ${paths.join(', ')}.`);
  }
  return problems;
}

/** Each circle once, by depth-first search: a file met again on the way down closes one. */
function circleProblems(graph) {
  const problems = [];
  const done = new Set();
  const visit = (path, way) => {
    const start = way.indexOf(path);
    if (start >= 0) problems.push(`Imports go in a circle: ${[...way.slice(start), path].join(' > ')}.`);
    if (start >= 0 || done.has(path)) return;
    for (const specifier of graph.get(path).filter(isRelative)) {
      const next = fileOf(graph, resolved(path, specifier));
      if (next !== undefined) visit(next, [...way, path]);
    }
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return problems;
}

function isRelative(specifier) {
  return specifier.startsWith('.');
}

function resolved(path, specifier) {
  return posix.join(posix.dirname(path), specifier);
}

function fileOf(graph, base) {
  return [base, `${base}.ts`, `${base}/index.ts`].find((path) => graph.has(path));
}

/** The folder below src/; empty for a file that lies in none, or outside src/. */
function folderOf(path) {
  const [top, folder, ...rest] = path.split('/');
  return top === 'src' && rest.length > 0 ? folder : '';
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
