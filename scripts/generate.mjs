// Writes every committed file that derives from the registry or the tables of rules; refuses to when an OID would change
// its meaning, or an exported object its identifier. --check writes nothing and fails when a file is not what it would write. --release marks all OIDs, and
// the MIB's conformance statements, as those of the version in package.json: they are checked from then on. --directory DIR works on a copy of the files elsewhere.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { conformanceConflicts, conformanceOf, formatConformance } from './conformance-lock.mjs';
import { loadSource } from './load-source.mjs';

const LOCK_FILE = 'src/registry/oids.lock.json';
const MARK_FILE = 'src/registry/release.lock.json';
const IDS_FILE = 'src/nms/ids.lock.json';
const CONFORMANCE_FILE = 'src/registry/conformance.lock.json';
const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    release: { type: 'boolean', default: false },
    directory: { type: 'string', default: top },
  },
});
const directory = resolve(options.directory);
const problems = [];

// The parsers come first, and by themselves: everything else imports them, and could not be loaded without them.
const { generatedParsers, logTypes, rulesPage } = await loadSource(top, [
  'src/parsers/log-types',
  'src/parsers/rules/generate',
  'src/parsers/rules/describe',
]);
settle(parserFiles());

const source = await loadSource(top, [
  'src/registry/oid-lock',
  'src/registry/release-mark',
  'src/export/mib',
  'src/export/caps',
  'src/nms/id-lock',
  'src/cli/man-page',
  'src/cli/config-page',
]);
const mibModules = [source.renderMib(), source.renderCaps()];
const exportedIds = source.exportedIds();
const conflicts = [...lockProblems(), ...conformanceProblems(), ...source.idConflicts(lockedIds(), exportedIds)];
if (conflicts.length === 0) settle(registryFiles());
else problems.push(...conflicts);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Ends with what is wrong in the tables: without their parsers there is nothing else to load. */
function parserFiles() {
  try {
    return { ...generatedParsers(logTypes), 'docs/rules.md': rulesPage(logTypes) };
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}

/** Writes what differs, or reports it. */
function settle(files) {
  for (const [file, text] of Object.entries(files)) {
    if (read(file) === text) continue;
    if (options.check) problems.push(`${file} is not what its sources give: run npm run generate and commit it.`);
    else write(file, text);
  }
}

function registryFiles() {
  const mark = options.release ? source.markRelease(versionNow(), source.wantedEntries()) : grownMark();
  const [mib, caps] = mibModules;
  return {
    [LOCK_FILE]: source.formatLock(source.wantedEntries()),
    ...(mark === undefined ? {} : { [MARK_FILE]: source.formatMark(mark) }),
    [CONFORMANCE_FILE]: conformanceLock(),
    [IDS_FILE]: source.formatIds(source.grownIds(lockedIds(), exportedIds)),
    'MAIL-TOASTER-LOGS-MIB.txt': mib,
    'mibs/MAIL-TOASTER-LOGS-CAPS-MIB.txt': caps,
    'docs/maillogs.1': source.manPage(),
    'docs/maillogs.yaml.5': source.configPage(),
  };
}

/** The mark of the last release with the names that are to be locked now; undefined before the first. */
function grownMark() {
  const text = read(MARK_FILE);
  if (text === undefined) return undefined;
  const locked = new Set(lockedEntries().map(([name]) => name));
  const added = source.wantedEntries().filter(([name]) => !locked.has(name));
  return source.withAdded(source.parseMark(text), added);
}

/** As it was at the last release; all that is there now, at a release and before the first. */
function conformanceLock() {
  return (options.release ? undefined : read(CONFORMANCE_FILE)) ?? formatConformance(mibModules.map(conformanceOf));
}

function conformanceProblems() {
  const lock = read(CONFORMANCE_FILE);
  return lock === undefined ? [] : conformanceConflicts(lock, mibModules.map(conformanceOf));
}

function versionNow() {
  return JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).version;
}

function lockProblems() {
  try {
    const wanted = source.wantedEntries();
    const mark = grownMark();
    const moved = mark === undefined ? [] : source.releaseConflicts(mark, wanted);
    return [...source.lockConflicts(lockedEntries(), wanted), ...moved];
  } catch (error) {
    return [`The locks in src/registry: ${error.message}`];
  }
}

function lockedEntries() {
  const text = read(LOCK_FILE);
  return text === undefined ? [] : source.parseLock(text);
}

function lockedIds() {
  const text = read(IDS_FILE);
  return text === undefined ? [] : source.parseIds(text);
}

function read(file) {
  const path = join(directory, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function write(file, text) {
  const path = join(directory, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${file}`);
}
