// Whether package-lock.json pins everything that `npm ci` installs: each package by the digest of its archive,
// also those that only other platforms want, since npm installs what has no digest unchecked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sentences on the checkout at `top`; empty when all is well. */
export function lockFileProblems(top) {
  const read = (file) => JSON.parse(readFileSync(join(top, file), 'utf8'));
  return checkLock(read('package-lock.json'), read('package.json'));
}

/** `lock` and `manifest` are the contents of package-lock.json and package.json. */
export function checkLock(lock, manifest) {
  return [...rootProblems(lock, manifest), ...Object.entries(lock.packages).flatMap(entryProblems)];
}

function rootProblems({ version, packages }, manifest) {
  const root = packages[''];
  if (root === undefined) return ['package-lock.json has no entry for maillogs itself: run npm install.'];
  const problems = [];
  if (version !== manifest.version || root.version !== manifest.version) {
    problems.push(`package-lock.json is of version ${root.version}, package.json of ${manifest.version}.`);
  }
  for (const key of ['dependencies', 'devDependencies', 'engines']) {
    if (JSON.stringify(root[key]) === JSON.stringify(manifest[key])) continue;
    problems.push(`package-lock.json has other ${key} than package.json: run npm install.`);
  }
  return problems;
}

function entryProblems([path, { version, integrity, resolved, link }]) {
  if (path === '') return [];
  const name = path.replace(/^.*node_modules\//, '');
  if (link) return [`${path} in package-lock.json is a link to a folder: a clone would lack it.`];
  if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')) {
    return [
      `${name} ${version} in package-lock.json has no SHA-512 digest: npm view ${name}@${version} dist.integrity has it.`,
    ];
  }
  if (resolved !== undefined) {
    return [
      `${name} in package-lock.json names the host it came from: leave "resolved" out (omit-lockfile-registry-resolved).`,
    ];
  }
  return [];
}
