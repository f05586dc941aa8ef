import type { JournalEvent } from '../../../src/host/journal';
import { Refusals } from '../../../src/snmp/refusals';
import { ManualClock } from '../../support/manual-clock';

function scene() {
  const clock = new ManualClock();
  const notes: JournalEvent[] = [];
  return { clock, notes, refusals: new Refusals({ clock, journal: { note: (event) => notes.push(event) } }) };
}

test('the first refusal is said at once, the others after ten minutes and in one line', () => {
  const { clock, notes, refusals } = scene();
  refusals.refused('wrongCommunity', '192.0.2.1');
  for (let i = 0; i < 1000; i++) refusals.refused('malformed', '192.0.2.2');
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatchObject({ kind: 'snmpRefused', peer: '192.0.2.1', unsaid: 0 });
  clock.advance(600_000);
  expect(notes).toHaveLength(1);
  refusals.refused('unknownUser', '192.0.2.3');
  refusals.refused('unknownUser', '192.0.2.3');
  expect(notes).toHaveLength(2);
  expect(notes[1]).toMatchObject({ peer: '192.0.2.3', unsaid: 1000 });
});

test('a fault of our own is said once', () => {
  const { notes, refusals } = scene();
  refusals.failed(new Error('that should not be'));
  refusals.failed(new Error('again'));
  expect(notes).toMatchObject([{ kind: 'snmpFailed', reason: expect.stringContaining('that should not be') }]);
});
