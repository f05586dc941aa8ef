// What lines leave behind: kept under keys of every form, saved and restored, pushed out first in, first out.

import { LineMemory, memories } from '../../../src/registry/line-memory';
import { counterIndex } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';

const made = (tally = new Tally()) => new LineMemory(tally, () => undefined);
const owner = 'mx1 postfix ';
const ids = ['0000A', '00000000000A', 'FFFFFFFFFFFF', '2507EA8000', '4ZkXyz0abczK12', 'FFFFFFFFFFFFF', '12345678ab'];

test('a message is known by its identifier alone, whatever its form and length', () => {
  const memory = made();
  for (const [i, id] of ids.entries()) memory.rememberQueued(owner, id, 1, i);
  expect(ids.map((id) => memory.recallQueued(owner, id))).toEqual(ids.map((_, i) => [1, i]));
  expect(ids.map((id) => memory.recallQueued('mx2 postfix ', id))).toEqual(ids.map(() => undefined));
  for (const id of ids.slice(1)) memory.forgetQueued(owner, id);
  expect(memory.size).toBe(1);
  expect(memory.recallQueued(owner, '0000A')).toEqual([1, 0]);
  expect(memory.recallQueued(owner, '000A')).toBeUndefined();
});

test('what was saved is restored, and saved again as it was', () => {
  const memory = made();
  for (const [i, id] of ids.entries()) memory.rememberQueued(owner, id, i % 2, 1);
  memory.rememberNumber('qmailDelivery', memory.ownerOf('mx1 qmail:'), 7, 5, 6);
  const { saved } = memory;
  expect(saved?.['postfixQueue']?.map(([key]) => key).sort()).toEqual(ids.map((id) => owner + id).sort());
  const again = made();
  again.restore(saved);
  expect(again.saved).toEqual(saved);
  expect(ids.map((id) => again.recallQueued(owner, id))).toEqual(ids.map((_, i) => [i % 2, 1]));
});

test('the oldest is pushed out, and counted where more was to come of it', () => {
  const { limit } = memories.postfixQueue;
  const unjoined = counterIndex('postfix.unjoined');
  for (const idOf of [(n: number) => n.toString(16).toUpperCase().padStart(10, '0'), (n: number) => `4Z${n}zlong`]) {
    const tally = new Tally();
    const memory = made(tally);
    for (let n = 0; n < limit + 10; n++) memory.rememberQueued(owner, idOf(n), n % 2, 1);
    expect(memory.size).toBe(limit);
    expect(tally.counts[unjoined]).toBe(5);
    expect(memory.recallQueued(owner, idOf(9))).toBeUndefined();
    expect(memory.recallQueued(owner, idOf(10))).toEqual([0, 1]);
  }
});
