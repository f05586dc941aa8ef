// What may happen to logs between two looks at them, and to the agent that looks. `n` is an act's share of chance.

import { Problem } from '../../../src/base/problem';
import { Died, type FileCall } from '../memory-files';
import type { History } from './history';
import { type Line, LOG, type LogWorld } from './log-world';

type Acts = Readonly<Record<string, (history: History, n: number) => unknown>>;

/** A hole is read in chunks of 64 KiB. */
const BEYOND_A_CHUNK = 70_000;

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

/** Nothing is destroyed or rewritten by these. */
export const gentle = {
  append: ({ world }, n) => world.append(LOG, 1 + (n % 6), n >> 3),
  appendPart: ({ world }, n) => appendPart(world, n),
  appendLate({ world }, n) {
    if (world.late !== undefined && world.inodeAt(`${LOG}.1`) === world.late) world.append(`${LOG}.1`, 1 + (n % 3), n);
  },
  rotate: ({ world }) => world.rotate(),
  rotateNoCreate: ({ world }) => world.rotate({ isCreated: false }),
  rotateDated: ({ world }) => world.rotate({ isDated: true }),
  rotateAndCompress({ world }, n) {
    world.rotate();
    world.compress(`${LOG}.1`, n);
  },
  copytruncate: ({ world }) => world.copytruncate(),
  copyBegun({ world }, n) {
    const inode = world.inodeAt(LOG);
    if (inode === undefined) return;
    world.shift();
    const copy = world.copyOf(inode);
    world.place(`${LOG}.1`, { ...copy, lines: copy.lines.slice(0, n % (copy.lines.length + 1)) });
  },
  backup({ world }, n) {
    const inode = world.inodeAt(LOG);
    if (inode === undefined) return;
    const { modifiedNs } = inode;
    world.place(`${LOG}.bak`, world.copyOf(inode), n & 1 ? {} : { modifiedNs });
  },
  compress: ({ world }, n) => world.past.length > 0 && world.compress(pick(world.past, n), n >> 3),
  decompress: ({ world }, n) => world.past.length > 0 && world.decompress(pick(world.past, n)),
  link: ({ world }, n) => world.has(LOG) && world.link(LOG, linkName(n)),
  unlink: ({ world }, n) => world.remove(linkName(n)),
  /** One file for each host, where the agent reads them by a pattern. */
  host({ world, agent }, n) {
    if (agent.isPattern) world.append(pick([`${LOG}-1`, `${LOG}-2`, `${LOG}b`], n), 1 + (n % 4), n >> 2);
  },
  toggle: ({ agent }) => agent.toggle(),
  stoppedPass: (history, n) => history.stoppedPass(n),
  failedPass: (history, n) => failedPass(history, n),
  restart: ({ agent }) => agent.restart(),
  kill: ({ agent }) => agent.kill(),
  killInPass: (history, n) => killInPass(history, n),
  powerCut: (history) => history.powerCut(),
} satisfies Acts;

export const destructive = {
  deleteOldest: ({ world }) => world.past.length > 0 && world.remove(world.past.at(-1)!),
  deleteAny: ({ world }, n) => world.past.length > 0 && world.remove(pick(world.past, n)),
  delete: ({ world }) => world.remove(LOG),
  replace({ world }) {
    world.remove(LOG);
    world.create(LOG);
  },
  truncate: ({ world }) => world.has(LOG) && world.truncate(),
  cutEnd({ world }, n) {
    const inode = world.inodeAt(LOG);
    if (inode !== undefined) world.cutTo(n % (inode.data.length + 1));
  },
  sed: ({ world }, n) => rewrite(world, n, sed),
  anonymise: ({ world }, n) => world.options.isStamped && rewrite(world, n, anonymised),
  save({ world }) {
    const inode = world.inodeAt(LOG);
    if (inode === undefined || !world.fileOf(inode).isSeen) return;
    world.saved.push({ ...world.copyOf(inode), modifiedNs: inode.modifiedNs });
  },
  async restore(history, n) {
    const { world } = history;
    if (world.saved.length === 0) return;
    // Without stamps a copy in the place of a log that has a second name is just like a log that was rotated to that.
    const log = world.inodeAt(LOG);
    if (!world.options.isStamped && log !== undefined && world.linksOf(log) > 1) return;
    const { modifiedNs, ...copy } = pick(world.saved, n >> 2);
    // Nor can one that has the time of now be told from new lines like those that were rotated.
    const isLike = (name: string) => name !== LOG && world.fileAt(name)!.lines.at(0)?.id === copy.lines.at(0)?.id;
    const isBesideLike = !world.options.isStamped && world.names.some(isLike);
    if (isBesideLike && n & 4) return;
    world.place(n & 2 ? LOG : `${LOG}.9`, copy, { isInPlace: (n & 1) === 1, ...(n & 4 ? {} : { modifiedNs }) });
    if (n & 2) world.fileAt(LOG)!.isCopied = true;
    // Once it is written to, it has that time as well.
    if (isBesideLike) await history.pass();
  },
  unmount: ({ world }) => world.unmount(),
  outage: (history, n) => outage(history, n),
} satisfies Acts;

/** What befalls a log that is not written or kept as most are. */
export const odd = {
  /** Copied and cut under a writer that does not append: the log begins with a hole as long as it was. */
  copytruncateUnderWriter({ world }, n) {
    const inode = world.inodeAt(LOG);
    if (inode === undefined) return;
    const hole = n % 16 === 0 ? BEYOND_A_CHUNK : inode.data.length;
    world.copytruncate();
    world.setLines(world.inodeAt(LOG)!, [{ id: 0, text: '\0'.repeat(hole) }]);
    world.append(LOG, 1 + (n % 3), n >> 4);
  },
  sort: ({ world }, n) => world.options.isStamped && rewrite(world, n, sorted),
  /** The log comes, is written to and is rotated with no pass between. */
  comeAndRotate({ world }, n) {
    if (n & 1) world.rotate({ isCreated: false });
    world.append(LOG, 1 + (n % 5), n >> 3);
    world.rotate({ isCreated: (n & 2) === 2, isDated: (n & 4) === 4 });
    if (n & 8 && world.past.length > 0) world.compress(world.past[0]!, n >> 4);
  },
} satisfies Acts;

/** What befalls names and the state. */
export const moving = {
  symlink: ({ world }: History, n: number) => world.symlink(n & 1 ? `${LOG}-98` : `${LOG}c`),
  removeState: (history: History) => history.removeState(),
  saveState: (history: History) => history.saveState(),
  restoreState: (history: History) => history.restoreState(),
  renameSource: ({ agent }: History) => agent.rename(),
};

/** Where the log is a link to the file of the day. */
const linking = {
  switchLink: ({ world }: History) => world.switchLink(),
  switchTwice({ world }: History, n: number) {
    for (let i = 0; i < 2; i++) {
      world.switchLink();
      world.append(LOG, 1 + (n % 3), n + i);
      world.tick(1);
    }
  },
};

export const acts: Acts = {
  ...gentle,
  ...destructive,
  ...odd,
  ...moving,
  ...linking,
  pass: (history: History) => history.pass(),
  endLog: ({ world }: History) => world.has(LOG) || world.create(LOG),
};

const linkName = (n: number) => (n & 1 ? `${LOG}-99` : `${LOG}a`);

/** The rest of the line comes with the next act that is no pass. */
function appendPart(world: LogWorld, n: number): void {
  const inode = world.inodeAt(LOG) ?? world.create(LOG);
  const { id, text } = world.newLine(n);
  const at = 1 + (n % (text.length - 1));
  world.written--;
  world.put(inode, { id: 0, text: text.slice(0, at) });
  world.begun = id;
  world.endPart = () => {
    world.endPart = undefined;
    world.begun = undefined;
    world.written++;
    const { lines } = world.fileOf(inode);
    const last = lines.at(-1);
    const isOpen = last !== undefined && !last.text.endsWith('\n');
    const rest = isOpen
      ? { ...last, id: last.isCut ? 0 : id, text: last.text + text.slice(at) }
      : { id: 0, text: text.slice(at) };
    world.setLines(inode, isOpen ? [...lines.slice(0, -1), rest] : [...lines, rest]);
  };
}

/** By an editor, in place or by a new file. What no pass has read yet, or has another name, no one can know again. */
function rewrite(world: LogWorld, n: number, change: (lines: readonly Line[], n: number) => readonly Line[]): void {
  const inode = world.inodeAt(LOG);
  if (inode === undefined || world.linksOf(inode) > 1) return;
  const copy = world.copyOf(inode);
  world.isRewritten = true;
  world.place(LOG, { ...copy, lines: change(copy.lines, n) }, { isInPlace: (n & 1) === 1 });
  world.fileAt(LOG)!.isRewritten = true;
}

function sed(lines: readonly Line[], n: number): readonly Line[] {
  const share = n >> 4;
  switch ((n >> 1) % 4) {
    case 0:
      return lines.filter((_, i) => i !== share);
    case 1:
      return lines.filter((_, i) => i % 3 !== share % 3);
    case 2:
      return lines.slice(share % (lines.length + 1));
    default:
      return lines.slice(0, Math.max(0, lines.length - (share % 4)));
  }
}

/** Changes every line, or those that have a letter there without a change of their length. */
function anonymised(lines: readonly Line[], n: number): readonly Line[] {
  const toCapital = (text: string) =>
    text.replace(/^(@\w+ )([a-z])/, (_, stamp: string, letter: string) => stamp + letter.toUpperCase());
  const changed = (text: string) => (n & 256 ? toCapital(text) : text.replace(/^(@\w+) /, `$1 ${n % 7}x `));
  return lines.map((line) => (line.text.endsWith('\n') ? { ...line, text: changed(line.text) } : line));
}

/** The whole lines turned round, or in an order of their texts, without a hole. */
function sorted(lines: readonly Line[], n: number): readonly Line[] {
  const ended = lines.filter(({ text }) => text.endsWith('\n'));
  const rest = lines.slice(ended.length);
  const whole = ended.map((line) => ({ ...line, text: line.text.replace(/^\0+/, '') }));
  const textOf = ({ text }: Line) => text.replace(/^@\w+ /, '');
  const inOrder = [...whole].reverse();
  if (n & 2) inOrder.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  return [...inOrder, ...rest];
}

/** The agent is down over more rotations than are kept. */
async function outage({ world, agent }: History, n: number): Promise<void> {
  agent.kill();
  world.kept = 3;
  for (let i = 0; i < 5; i++) {
    world.append(LOG, 1 + (n % 4), n + i);
    world.tick(1);
    world.rotate();
    if (n & 8) world.compress(`${LOG}.1`, n >> 4);
  }
  world.kept = 60;
}

/** A commit that fails, at any of its calls. */
async function failedPass(history: History, n: number): Promise<void> {
  const { files } = history.agent.now.process;
  const fails = pick(['create', 'write', 'sync', 'rename', 'syncDirectory'] as const, n);
  files.fate = ({ name, path }: FileCall) =>
    name === fails && path.startsWith('/state') ? new Problem('diskFull', 'full.') : undefined;
  await history.glimpse(() => history.agent.now.pass({ keepsOpen: true }));
  files.fate = () => undefined;
}

async function killInPass(history: History, n: number): Promise<void> {
  const { files } = history.agent.now.process;
  const last = files.calls.length + 1 + n;
  files.fate = ({ number }) => (number === last ? 'die' : undefined);
  await history.glimpse(async () => {
    try {
      await history.agent.now.pass({ keepsOpen: true });
    } catch (thrown) {
      if (!(thrown instanceof Died)) throw thrown;
    }
  });
  history.agent.kill();
}
