// The history that the agent keeps lies in its state directory, and nowhere else.

import { KeptHistory } from '../../../src/graph/keep';
import { Machine } from '../../support/machine';

test('a link in the place of the history is not followed', async () => {
  const machine = new Machine();
  const { disk } = machine;
  disk.makeDirectory('/state');
  disk.makeDirectory('/elsewhere');
  disk.symlink('/elsewhere', '/state/history');
  const history = new KeptHistory(machine.start().host, '/state/history');
  const counted = { totals: new BigUint64Array(0), tables: new Map() };
  await expect(history.add({ at: 1, counted, services: new Set(['send']), isBroken: false })).rejects.toMatchObject({
    code: 'refused',
    message: '/state/history is no directory: remove it.',
  });
  expect(disk.names('/elsewhere')).toEqual([]);
});
