// MODE "kind(n)"...: one history step by step.
import { acts } from './acts';
import { History } from './history';
import { type ModeName, modes } from './modes';

async function main(): Promise<void> {
  const [mode, ...words] = process.argv.slice(2);
  const steps = words
    .join(' ')
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const [, kind = '', n = '0'] = /^(\w+)\((\d+)\)$/.exec(word)!;
      return { kind, n: Number(n) };
    });
  const history = new History(modes[mode as ModeName].options);
  const show = (what: string) => {
    const { world, agent } = history;
    console.log(`--- ${what}`);
    for (const name of world.names) {
      const inode = world.inodeAt(name)!;
      console.log(
        `   ${name} ino ${inode.number} born ${(inode.bornNs / 1000000000n) % 1000n} mtime ${(inode.modifiedNs / 1000000000n) % 1000n}: ${world
          .fileOf(inode)
          .lines.map(({ id, text }) => `${id}${text.endsWith('\n') ? '' : '~'}`)
          .join(' ')}`,
      );
    }
    console.log(
      `   counted ${[...agent.counts].map(([label, times]) => (times === 1 ? label : `${label}*${times}`)).join(' ')}; said ${agent.said}; pattern ${agent.isPattern}; gen ${agent.now.ledger.current?.generation}`,
    );
    if (process.env['CURSORS'])
      for (const [key, cursor] of agent.now.ledger.current?.cursors ?? [])
        console.log(
          '   ',
          key,
          JSON.stringify(cursor, (k, v) => (k === 'account' || k === 'lines' || k === 'rungs' ? undefined : v)),
        );
    for (const event of agent.now.process.journal.splice(0)) console.log('   ', JSON.stringify(event));
  };
  for (const kind of Object.keys(acts)) {
    const act = acts[kind]!;
    (acts as Record<string, unknown>)[kind] = async (h: History, n: number) => {
      await act(h, n);
      show(`${kind}(${n})`);
    };
  }
  console.log(await history.live(steps));
}

void main();
