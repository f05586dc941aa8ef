// The default schedule where summer time ends and begins, by the real rules of the zone: passes come every ten seconds.

import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { fakeTime } from '../support/faketime';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
/** Two beats, and a slow machine. */
const COUNTED_MS = 22_000;

test.each([
  ['ends', 'Europe/Berlin', '2026-10-25T00:10:00Z'],
  ['ends', 'America/New_York', '2026-11-01T06:10:00Z'],
  ['begins', 'Europe/Berlin', '2026-03-29T00:59:55Z'],
])('where summer time %s in %s lines are counted within two beats', async (_, zone, at) => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(5));
  const sources = { send: logIn(directory, 'send.log') };
  const config = writeConfig(directory, { sources, schedule: '*/10 * * * * *' });
  const offsetSeconds = Math.round((Date.parse(at) - Date.now()) / 1000);
  const agent = keep(new AgentProcess(config, { environment: { TZ: zone, ...fakeTime({ offsetSeconds }) } }));
  await waitFor('it counts', () => committedValue(config, 'send.messageNew') === 5n);
  directory.append('send.log', messages(10));
  await waitFor('it goes on', () => committedValue(config, 'send.messageNew') === 15n, { withinMs: COUNTED_MS });
  expect(agent.times(/late/)).toBe(0);
});
