// The licences that a bundle carries, its own and those of the packages in it: each wants its text in every copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the packages whose files are among the inputs of esbuild's metafiles, sorted. */
export function packagesIn(metafiles) {
  const paths = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const names = paths.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** Line comments with our own licence, then that of each package. Throws for a package that has none to show. */
export function licenceComments(top, names) {
  const own = `maillogs ${versionIn(top)}:\n\n${readFileSync(join(top, 'LICENSE'), 'utf8').trim()}\n`;
  const texts = names.map((name) => {
    const folder = join(top, 'node_modules', name);
    return `The package ${name} ${versionIn(folder)} is part of this file:\n\n${licenceOf(folder, name)}\n`;
  });
  return [own, ...texts]
    .join('\n\n')
    .replace(/\r/g, '')
    .split('\n')
    .map((line) => `// ${line}`.trimEnd())
    .join('\n');
}

function versionIn(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}

/** The text of its licence file, or else what the chapter `License` of its README says. */
function licenceOf(folder, name) {
  const files = readdirSync(folder).sort();
  const file = files.find((entry) => /^(licen[cs]e|copying)\b/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const readme = files.find((entry) => /^readme\.md$/i.test(entry));
  const text = readme === undefined ? '' : readFileSync(join(folder, readme), 'utf8').replace(/\r/g, '');
  const [, chapter] = /^#+ Licen[cs]e\n+((?:(?!#).*\n?)+)/m.exec(text) ?? [];
  if (chapter === undefined) throw new Error(`${name} has no licence text: it cannot be part of the bundle.`);
  return chapter.trim();
}
