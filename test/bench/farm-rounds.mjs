// farm-rounds.mjs PORT MEMBERS ROUNDS TIMEOUT_MS, bundled by farm.mjs: polls simulated members and adds them up, and prints
// how long each round took. A process of its own, so that its memory is its own.

import { addUp } from '../../src/farm/add-up';
import { FarmPoller } from '../../src/farm/poller';
import { snmpAsker } from '../../src/farm/snmp-asker';
import { nodeClock } from '../../src/host/node-clock';
import { encodeInPieces } from '../../src/ledger/encode-snapshot';
import { newbornSnapshot } from '../../src/ledger/snapshot';
import { DEFAULT_ROOT } from '../../src/registry/registry';

const [port, members, rounds, timeoutMs] = process.argv.slice(2).map(Number);
const hosts = Array.from({ length: members }, (_, n) => ({ name: `mx${n}`, host: '127.0.0.1', port: port + n }));
const farm = {
  ...{ name: 'farm', hosts, hostsFile: undefined, dns: undefined, access: { version: '2c', community: 'public' } },
  ...{ timeoutMs, retries: 1, inFlight: 64, everyMs: 10_000, servedCommunity: undefined },
};
const world = { clock: nodeClock, files: {}, resolver: {}, environment: {}, asker: snmpAsker };
const poller = new FarmPoller(world, farm, DEFAULT_ROOT);

async function main() {
  let base = newbornSnapshot(Date.now());
  const told = [];
  for (let n = 0; n < rounds; n++) {
    const cpu = process.cpuUsage();
    const beganMs = performance.now();
    const poll = await poller.poll();
    const polledMs = performance.now();
    const added = await addUp(base, poll, { clock: nodeClock, known: new Map(), elapsedMs: 10_000 });
    const { totals, tables, farm: records } = added.entry;
    base = { ...base, totals, tables, farm: records };
    const addedMs = performance.now();
    let octets = 0;
    for (const piece of encodeInPieces(base)) octets += piece.length;
    const { user, system } = process.cpuUsage(cpu);
    const ok = [...added.members.values()].filter(({ state }) => ['ok', 'begun', 'stale'].includes(state)).length;
    const spent = { pollMs: polledMs - beganMs, addMs: addedMs - polledMs, cpuMs: (user + system) / 1000 };
    told.push({ ...spent, octets, ok });
  }
  console.log(JSON.stringify({ rounds: told, maxRssKiB: process.resourceUsage().maxRSS }));
}

void main();
