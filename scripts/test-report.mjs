// Sums up a run of scripts/test: `node scripts/test-report.mjs RESULTS TEMPORARY`. RESULTS holds jest's JSON
// results, each named by the projects that ran in it, and for each other stage a file that says passed or failed.
// What the tests left in TEMPORARY, or running, is a failure of its own; such a process is ended, by its pid.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processesBelow } from './leftovers.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const [results, temporary] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

for (const file of readdirSync(results).sort()) {
  const text = readFileSync(join(results, file), 'utf8');
  if (file.endsWith('.json')) addRun(file.slice(0, -'.json'.length).split(' '), JSON.parse(text));
  else {
    total[text.trim()]++;
    if (text.trim() === 'failed') console.log(`${file} failed.`);
  }
}

for (const { pid, command } of processesBelow(temporary)) {
  console.log(`left running: ${pid} ${command}`);
  total.failed++;
  process.kill(pid, 'SIGKILL');
}
for (const name of readdirSync(temporary)) {
  console.log(`left behind: ${join(temporary, name)}`);
  total.failed++;
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.skipped === 0 && total.passed > 0 ? 0 : 1;

/** One run of jest, in which tests of several projects may have run side by side. */
function addRun(projects, { startTime, testResults, ...result }) {
  total.passed += result.numPassedTests;
  // A suite that could not even be loaded has no tests to fail.
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests + result.numTodoTests;
  const ended = Math.max(startTime, ...testResults.map(({ endTime }) => endTime));
  console.log(`${projects.join(' and ')}: ${Math.round((ended - startTime) / 1000)} s`);
  for (const project of projects) {
    const files = testResults.filter(({ name }) => projectOf(name) === project);
    const tests = files.reduce((sum, { assertionResults }) => sum + assertionResults.length, 0);
    console.log(`  ${project}: ${tests} tests in ${files.length} files`);
    if (tests === 0) total.failed++;
  }
  for (const { name, message, assertionResults } of testResults) {
    const path = relative(top, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName } of failed) console.log(`failed: ${path}: ${fullName}`);
    if (failed.length === 0 && message !== '' && assertionResults.length === 0) console.log(`${path} cannot be run.`);
  }
}

/** Each project has a folder of its name in test/, and unit the properties, too. */
function projectOf(path) {
  const [, folder] = relative(top, path).split('/');
  return folder === 'property' ? 'unit' : folder;
}
