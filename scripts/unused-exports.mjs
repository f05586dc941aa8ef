// Finds exports that no other file imports: what is public for no one is read by every stranger all the same. A test
// counts as an importer; of `import * as x` all exports count as used. A type may be public where its own file uses
// it, since it is the type of something else that is public.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** What is run or bundled from outside the imports of other files. */
const ENTRIES = /^(src\/(cli\/main|launcher\/launcher|agentx\/index)\.ts|test\/fuzz\/worker\.ts|.*\.test\.ts)$/;
const ENDS = ['', '.ts', '.mjs', '/index.ts'];

/** A sentence for each, for the checkout at `top`. */
export function unusedExports(top) {
  const paths = ['src', 'test', 'scripts'].flatMap((folder) =>
    readdirSync(join(top, folder), { recursive: true }).map((name) => posix.join(folder, name)),
  );
  const files = paths
    .filter((path) => /\.(ts|mjs)$/.test(path) && !path.endsWith('.d.mts'))
    .map((path) => ({ path, text: readFileSync(join(top, path), 'utf8') }));
  return checkExports(files);
}

/** `files` are {path, text}. */
export function checkExports(files) {
  const known = new Set(files.map(({ path }) => path));
  const used = new Set();
  const declared = [];
  for (const { path, text } of files) {
    const resolve = (specifier) => resolved(known, path, specifier);
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    for (const [other, name] of importsIn(source, resolve)) used.add(`${other} ${name}`);
    if (!ENTRIES.test(path)) declared.push(...exportsOf(source).map((each) => ({ path, ...each })));
  }
  return declared
    .filter(({ path, name }) => !used.has(`${path} ${name}`) && !used.has(`${path} *`))
    .map(({ path, name }) => `${path} exports ${name}, which no other file imports.`);
}

function resolved(known, path, specifier) {
  if (!specifier.startsWith('.')) return undefined;
  const base = posix.join(posix.dirname(path), specifier);
  return ENDS.map((end) => base + end).find((each) => known.has(each));
}

/** [file, name] of each name that a file imports or hands on; the name is "*" for all of them. */
function importsIn(source, resolve) {
  const found = [];
  const add = (specifier, names) => {
    const other = resolve(specifier);
    if (other !== undefined) for (const name of names) found.push([other, name]);
  };
  const addPath = (module, names) => {
    for (const name of names) found.push([`${module}.ts`, name]);
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      const isNamed = bindings !== undefined && ts.isNamedImports(bindings);
      const names = isNamed ? bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text) : ['*'];
      add(node.moduleSpecifier.text, names);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const names = node.exportClause?.elements?.map(({ propertyName, name }) => (propertyName ?? name).text);
      add(node.moduleSpecifier.text, names ?? ['*']);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal.text, [node.qualifier?.getText() ?? '*']);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      if (ts.isStringLiteral(node.arguments[0])) add(node.arguments[0].text, ['*']);
    } else if (ts.isCallExpression(node) && node.expression.getText() === 'loadSource') {
      // scripts/load-source.mjs gives everything that modules export as one object, whose names are then taken.
      for (const module of stringsIn(node.arguments[1])) addPath(module, namesAnywhere(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** {name} of each export that must have an importer. */
function exportsOf(source) {
  const names = source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      return statement.exportClause.elements.map(({ name }) => ({ name: name.text }));
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    if (!isExported) return [];
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
    return declared.flatMap(namesIn).map((name) => ({ name, isType }));
  });
  const mentioned = namesAnywhere(source);
  const times = (name) => mentioned.filter((each) => each === name).length;
  return names.filter(({ name, isType }) => !isType || times(name) < 2);
}

function namesIn({ name }) {
  if (name === undefined) return [];
  return ts.isIdentifier(name) ? [name.text] : name.elements.flatMap(namesIn);
}

/** Every identifier of a file, as often as it stands there. */
function namesAnywhere(source) {
  const names = [];
  const visit = (node) => {
    if (ts.isIdentifier(node)) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function stringsIn(node) {
  return node !== undefined && ts.isArrayLiteralExpression(node)
    ? node.elements.filter(ts.isStringLiteral).map(({ text }) => text)
    : [];
}
