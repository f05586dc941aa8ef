// SEED COUNT MODES: searches for histories that go wrong, and prints each made short.
import { draw, type ModeName, modes, numbersFrom, shrunk, verdictOf } from './modes';

async function main(): Promise<void> {
  const [seed = '1', count = '1000', only] = process.argv.slice(2);
  const wanted = (only === undefined ? Object.keys(modes) : only.split(',')) as ModeName[];
  const show = Number(process.env['SHOW'] ?? 3);
  for (const mode of wanted) {
    const next = numbersFrom(Number(seed));
    const begun = performance.now();
    let bad = 0;
    const kinds = new Map<string, number>();
    for (let i = 0; i < Number(count); i++) {
      const steps = draw(mode, next);
      const wrong = await verdictOf(mode, steps);
      if (wrong === undefined) continue;
      bad++;
      const kind = wrong.replace(/\d+/g, 'N').split('\n').slice(0, 3).join(' ');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      if (bad <= show) {
        const less = await shrunk(mode, steps);
        console.log(
          `${mode} #${i}: ${await verdictOf(mode, less)}\n   ${less.map(({ kind, n }) => `${kind}(${n})`).join(' ')}`,
        );
      }
    }
    const ms = performance.now() - begun;
    console.log(
      `${mode}: ${count} histories, ${bad} wrong, ${(ms / 1000).toFixed(1)} s, ${(ms / Number(count)).toFixed(2)} ms each`,
      kinds,
    );
  }
}

void main();
