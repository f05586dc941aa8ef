// A farm in a running agent: another configuration is put in force at once, however long the dead are waited for, and the
// agent ends as soon.

import { writeConfig } from '../support/agent-config';
import { AgentProcess } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

test('neither a reload nor the end waits for a member that does not answer', async () => {
  const directory = keep(new TempDirectory());
  const withFarm = (name: string) =>
    writeConfig(directory, {
      sources: {},
      extra: `farm: {name: ${name}, timeout: 60s, retries: 5, hosts: ['127.0.0.1:1']}\n`,
    });
  const agent = keep(new AgentProcess(withFarm('one')));
  await agent.said(/maillogs .* reads 0 source/);
  withFarm('two');
  agent.signal('SIGHUP');
  await agent.said(/configuration/, 5000);
  agent.signal('SIGTERM');
  const began = Date.now();
  expect(await agent.ended).toMatchObject({ code: 0 });
  expect(Date.now() - began).toBeLessThan(3000);
});
