// Several subtrees of one session: each is registered, refused and listed for itself.

import { describe, expect, test } from '@jest/globals';
import type { Pdu } from '../../../src/agentx/pdu';
import type { Subtree } from '../../../src/agentx/subtree';
import { formatOid } from '../../../src/base/oid';
import { sentence } from '../../../src/host/journal';
import { agreeable, except, response, type Script } from '../../support/scripted-master';
import { ROOT, type SessionBench, sessionBench } from '../../support/session-bench';

const OTHER = [1, 3, 6, 1, 2, 1, 28, 1, 1, 1, 1];
const SUBTREES: readonly [Subtree, Subtree] = [
  { oid: ROOT, capabilities: [{ id: [...ROOT, 2, 4, 1], description: 'the counters' }] },
  { oid: OTHER, range: { arc: 10, upperBound: 12 } },
];

function started(script: Script, subtrees: readonly [Subtree, ...Subtree[]] = SUBTREES): SessionBench {
  const bench = sessionBench(undefined, subtrees);
  bench.master.script = script;
  bench.session.start();
  bench.clock.advance(0);
  return bench;
}

/** Agrees to everything but to registering this OID. */
function refusing(oid: readonly number[], error: number): Script {
  return (pdu) => (registers(pdu) === formatOid(oid) ? response(error) : agreeable(pdu));
}

function registers(pdu: Pdu): string | undefined {
  return pdu.type === 'register' ? formatOid(pdu.subtree) : undefined;
}

/** What the session has said, but for its pings. */
function asked({ master }: SessionBench): readonly string[] {
  return master.connections.flatMap((end) => end.received.map(told)).filter((each) => each !== 'ping');
}

function told(pdu: Pdu): string {
  return registers(pdu) ?? pdu.type;
}

const [ROOT_TEXT, OTHER_TEXT] = [formatOid(ROOT), formatOid(OTHER)];

describe('a session with two subtrees', () => {
  test('registers both, and lists in sysORTable the one that has a capability once it is registered', () => {
    const bench = started(agreeable);
    expect(asked(bench)).toEqual(['open', ROOT_TEXT, OTHER_TEXT, 'addAgentCaps']);
    expect(bench.master.connection.received[3]).toMatchObject({
      id: [...ROOT, 2, 4, 1],
      description: Buffer.from('the counters'),
    });
    expect(bench.observed).toEqual(['connected 4242']);
    expect(bench.journal.map(sentence)).toEqual([
      expect.stringContaining(`registered ${ROOT_TEXT} with`),
      expect.stringContaining('registered 1.3.6.1.2.1.28.1.1.[1-12].1 with'),
    ]);
  });

  test('asks every 60 s for the one that is refused, and leaves the other alone', () => {
    const bench = started(refusing(OTHER, 263));
    bench.clock.advance(120_000);
    const registrations = asked(bench).filter((each) => each.startsWith('1.'));
    expect(registrations).toEqual([ROOT_TEXT, OTHER_TEXT, OTHER_TEXT, OTHER_TEXT]);
    expect(bench.said()).toEqual(['masterConnected', 'registrationRefused']);
    bench.master.script = agreeable;
    bench.clock.advance(180_000);
    expect(asked(bench).filter((each) => each === OTHER_TEXT)).toHaveLength(4);
    expect(bench.said()).toEqual(['masterConnected', 'registrationRefused', 'masterConnected']);
  });

  test('serves the other when the root is refused, and lists the root only when it has it', () => {
    const bench = started(refusing(ROOT, 263));
    expect(asked(bench)).toEqual(['open', ROOT_TEXT, OTHER_TEXT]);
    expect(bench.observed).toEqual(['refused 263']);
    bench.master.script = agreeable;
    bench.clock.advance(60_000);
    expect(asked(bench).slice(-2)).toEqual([ROOT_TEXT, 'addAgentCaps']);
    expect(bench.observed).toEqual(['refused 263', 'connected 10242']);
  });

  test('never unregisters, neither what was refused nor at its end', () => {
    const bench = started(refusing(OTHER, 263));
    bench.clock.advance(60_000);
    bench.session.stop().catch(() => undefined);
    expect(bench.master.connection.receivedTypes).not.toContain('unregister');
    expect(bench.master.connection.receivedTypes.at(-1)).toBe('close');
  });

  test('is lost as one, without the root when that was never ours', () => {
    const bench = started(refusing(ROOT, 263));
    bench.master.connection.close();
    expect(bench.said()).toEqual(['registrationRefused', 'masterConnected', 'masterLost']);
    expect(bench.observed).toEqual(['refused 263']);
  });

  test('says a refusal once over any number of sessions', () => {
    const bench = started(refusing(OTHER, 263));
    for (let i = 0; i < 5; i++) {
      bench.clock.advance(20_000);
      bench.master.connection.close();
    }
    bench.clock.advance(2_000);
    expect(bench.master.connections).toHaveLength(6);
    expect(bench.said().filter((kind) => kind === 'registrationRefused')).toHaveLength(1);
  });
});

describe('a master that refuses a line of sysORTable', () => {
  test('is told once, and the rows are served all the same', () => {
    const bench = started(except('addAgentCaps', 268));
    bench.master.connection.close();
    bench.clock.advance(250);
    expect(bench.said().filter((kind) => kind === 'capabilityRefused')).toHaveLength(1);
    expect(bench.observed).toEqual(['connected 4242', 'lost', 'connected 4242']);
    const refusal = bench.journal.find(({ kind }) => kind === 'capabilityRefused')!;
    expect(sentence(refusal)).toBe(
      `the SNMP master does not list ${ROOT_TEXT} in its sysORTable: error 268, ` +
        'it could not carry the request out (processingError). Its rows are served all the same.',
    );
  });

  test('since it does not know the session is connected to again', () => {
    const bench = started(except('addAgentCaps', 257));
    bench.master.script = agreeable;
    bench.clock.advance(250);
    expect(bench.master.connections).toHaveLength(2);
    expect(bench.observed).toEqual(['connected 4242', 'lost', 'connected 4242']);
  });
});
