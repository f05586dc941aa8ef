// SEED COUNT MODES: searches for histories that go wrong, and prints each made short, as a file for the corpus. COUNT is
// so many of each mode, or "500ms" for so long. Exit status: 0 nothing found, 1 something.
import { asCounterexample } from '../corpus';
import { draw, type ModeName, modes, numbersFrom, shrunk, verdictOf } from './modes';

/** How many of each mode are made short; of the others only the number is told. */
const show = Number(process.env['SHOW'] ?? 1);

async function main(): Promise<void> {
  const [seed = '1', count = '1000', only] = process.argv.slice(2);
  const wanted = (only === undefined ? Object.keys(modes) : only.split(',')) as ModeName[];
  for (const mode of wanted) if ((await search(mode, Number(seed), count)) > 0) process.exitCode = 1;
}

async function search(mode: ModeName, seed: number, count: string): Promise<number> {
  const next = numbersFrom(seed);
  const begunMs = performance.now();
  const isTimed = count.endsWith('ms');
  const endMs = isTimed ? begunMs + Number.parseFloat(count) : Number.POSITIVE_INFINITY;
  const most = isTimed ? Number.POSITIVE_INFINITY : Number(count);
  let [tried, found] = [0, 0];
  for (; tried < most && performance.now() < endMs; tried++) {
    const steps = draw(mode, next);
    const wrong = await verdictOf(mode, steps);
    if (wrong === undefined) continue;
    found++;
    if (found > show) console.log(`history ${tried}: ${wrong}`);
    else console.log(await told(tried, { mode, seed, steps: await shrunk(mode, steps) }));
  }
  const ms = performance.now() - begunMs;
  const each = (ms / tried).toFixed(2);
  console.log(`histories: ${mode}, ${tried} tried, ${found} went wrong, ${each} ms each, MAILLOGS_SEED=${seed}`);
  return found;
}

async function told(
  number: number,
  found: { readonly mode: ModeName; readonly seed: number; readonly steps: Parameters<typeof shrunk>[1] },
): Promise<string> {
  const file = asCounterexample(found);
  const wrong = await verdictOf(found.mode, found.steps);
  return `history ${number}: ${wrong}\nTo keep it, put this into test/corpus/histories/NAME.json:\n${file}`;
}

void main();
