// Sums up a run of scripts/test: `node scripts/test-report.mjs RESULTS TEMPORARY`. RESULTS holds jest's JSON
// result of each project, and for each other stage a file that says passed or failed. What the tests left in
// TEMPORARY, or running, is a failure of its own; such a process is ended, by its pid.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesBelow } from './leftovers.mjs';

const [results, temporary] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };

for (const file of readdirSync(results).sort()) {
  const text = readFileSync(join(results, file), 'utf8');
  if (!file.endsWith('.json')) {
    total[text.trim()]++;
    if (text.trim() === 'failed') console.log(`${file} failed.`);
    continue;
  }
  const project = file.replace('.json', '');
  const result = JSON.parse(text);
  total.passed += result.numPassedTests;
  // A suite that could not even be loaded has no tests to fail.
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests + result.numTodoTests;
  for (const { name, message, assertionResults } of result.testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName } of failed) console.log(`${project} failed: ${fullName}`);
    if (failed.length === 0 && message !== '' && assertionResults.length === 0) console.log(`${name} cannot be run.`);
  }
  if (result.numTotalTests === 0) {
    console.log(`${project} has no tests.`);
    total.failed++;
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
