import { defaultConfig } from '../../../src/config/defaults';
import { counterIndex } from '../../../src/registry/registry';
import { openLedger } from '../../../src/setup/open-ledger';
import { Machine } from '../../support/machine';

test('whoever commits, the counter files follow while the lock is held', async () => {
  const machine = new Machine();
  const config = { ...defaultConfig(() => false), stateDir: '/state', counterFiles: { send: 'qmail.txt' } };
  const ledger = openLedger(machine.start().host, config);
  const begun = await ledger.begin();
  if (begun.kind !== 'begun') throw new Error('busy');
  const { transaction } = begun;
  const totals = transaction.ground.totals.slice();
  totals[counterIndex('send.delivery')] = 7n;
  await transaction.commit({ ...transaction.ground, totals, discontinuities: new Set() });
  expect(machine.disk.text('/state/qmail.txt')).toContain('\ndelivery:7\n');
  expect(machine.disk.text('/state/lock')).toBeDefined();
  transaction.end();
  expect([...machine.disk.names('/state')].sort()).toEqual([
    ...['imap.txt', 'pop3.txt', 'qmail.txt', 'smtp_auth.txt', 'smtp_rbl.txt', 'snapshot-b', 'spam.txt', 'virus.txt'],
    'webmail.txt',
  ]);
});
