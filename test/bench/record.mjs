// Keeps the figures of a run in RESULTS.md, replacing those of the same benchmarks.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { formatMarkdown } from './table.mjs';
import { TOP } from './top.mjs';

const FILE = join(TOP, 'test', 'bench', 'RESULTS.md');
const HEAD = `# Benchmark results

Written by \`npm run bench -- --record\`; what each measures stands in its file in this folder. Ratios come from
contenders that took turns in one run; milliseconds are those of the machine named under each.
`;

export function recordResults(results) {
  const sections = new Map(existsSync(FILE) ? sectionsOf(readFileSync(FILE, 'utf8')) : []);
  const [major, minor] = process.versions.node.split('.');
  const date = new Date().toISOString().slice(0, 10);
  // Above the number of cores, others were busy too, and waits are as much theirs as ours.
  const load = loadavg()[1].toFixed(1);
  const machine = (megabytes) =>
    `${date}, ${cpus().length} shared cores, ${cpus()[0]?.model.trim()} (load ${load}), Node ${major}.${minor}, logs of ${megabytes} MB.`;
  for (const result of results) sections.set(result.name, `${formatMarkdown(result)}\n${machine(result.megabytes)}\n`);
  writeFileSync(FILE, [HEAD, ...sections.values()].join('\n'));
}

function sectionsOf(text) {
  return text
    .split(/^(?=## )/m)
    .slice(1)
    .map((section) => [section.slice(3, section.indexOf('\n')), `${section.trimEnd()}\n`]);
}
