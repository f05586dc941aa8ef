// A thousand hostile clients at /metrics for seven seconds: SNMP is answered as if they were not there, who asks for the
// metrics in good faith gets them, and the agent's memory is what it was.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { Child } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { ClosedLoop } from '../support/closed-loop';
import { freeTcpPort, freeUdpPort } from '../support/free-port';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const SCRAPE_WITHIN_MS = 1000;
/** What 18,000 connections would leave behind, if each left 4 KiB. */
const MAX_GROWTH_KIB = 64 << 10;

/** proc(5). */
function residentKib({ pid }: AgentProcess): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]);
}

test('hostile clients delay no answer of SNMP, keep no one from the metrics and cost no memory', async () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(10));
  const [udp, tcp] = [await freeUdpPort(), await freeTcpPort()];
  const config = writeConfig(directory, {
    sources: { send: logIn(directory, 'send.log') },
    extra: `snmp:\n  listen: udp:127.0.0.1:${udp}\nmetrics:\n  listen: tcp:127.0.0.1:${tcp}\n`,
  });
  const agent = keep(new AgentProcess(config));
  await agent.said(/showing metrics at/);
  const scrape = async () => {
    const answer = await fetch(`http://127.0.0.1:${tcp}/metrics`, { signal: AbortSignal.timeout(SCRAPE_WITHIN_MS) });
    return /^maillogs_send_message_new_total (\d+)$/m.exec(await answer.text())?.[1];
  };
  await waitFor('the log is counted', async () => (await scrape()) === '10');
  const question = { oids: [`${ROOT}.1.1.1.0`] };
  const poller = keep(new ClosedLoop(udp, question, () => undefined));
  const scraped: (string | undefined)[] = [];
  const siege = async (forMs: number) => {
    const script = join(TOP, 'test/support/hostile-http.mjs');
    const hostile = keep(new Child([process.execPath, script, `${tcp}`, `${forMs}`]));
    while (!hostile.hasEnded) {
      scraped.push(await scrape().catch((error: Error) => error.name));
      await Promise.race([hostile.ended, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
    return { seen: JSON.parse(hostile.stdout), kib: residentKib(agent) };
  };
  // Node takes what it needs for such a life once; from then on it must not take more.
  const first = await siege(2000);
  const second = await siege(5000);
  await poller.stop();

  const { opened, answers, tooLarge } = second.seen;
  expect([opened > 900, answers > 0, tooLarge > 0]).toEqual([true, true, true]);
  expect(poller.faults).toEqual([]);
  expect(poller.answers).toBeGreaterThan(500);
  // None took a second, or it would be a fault.
  expect(poller.late / poller.answers).toBeLessThan(0.01);
  expect(scraped.length).toBeGreaterThan(10);
  // Some may have found no room in the system's own queue, which a busy machine empties late.
  expect(scraped.filter((each) => each === '10').length / scraped.length).toBeGreaterThan(0.8);
  expect(second.kib - first.kib).toBeLessThan(MAX_GROWTH_KIB);
});
