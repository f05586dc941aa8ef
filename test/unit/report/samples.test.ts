// The figures of a report on logs of real mail servers, against what their clients and sinks saw (fixtures/mta) and against
// figures computed by hand.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counterIndex } from '../../../src/registry/registry';
import { TOP } from '../../support/checkout';
import { cleanUpAfterEach } from '../../support/clean-up';
import { groups } from '../../support/mta-samples';
import { DAY, dayOf, put } from '../../support/report-day';
import { TempDirectory } from '../../support/temp-directory';

const { keep } = cleanUpAfterEach();

const SAMPLES = join(TOP, 'fixtures', 'mta');
/** The samples were written on the day after. */
const span = { fromMs: DAY, toMs: DAY + 4 * 86_400_000 };
const framingsOf = (group: string) => readdirSync(SAMPLES).filter((file) => file.startsWith(`${group}.`));

interface Truth {
  readonly completed: number;
  readonly success: number;
  readonly failure: number;
  readonly deferral: number;
}

/** What the clients and sinks of Postfix saw, by agent and result. */
function sum(group: string, results: readonly string[]): number {
  const { truth } = groups[group]!;
  return Object.entries(truth).reduce((all, [what, count]) => all + (results.includes(what) ? count : 0), 0);
}

const agents = ['local', 'smtp', 'lmtp', 'pipe', 'error', 'discard'];
const postfix = Object.fromEntries(
  ['postfix-inbound', 'postfix-outbound', 'postfix-expiry', 'postfix-postscreen'].map((group): [string, Truth] => [
    group,
    {
      // As qmgr's last word of a message has it, that of an address probe among them.
      completed: { 'postfix-inbound': 12, 'postfix-outbound': 12, 'postfix-expiry': 12, 'postfix-postscreen': 2 }[
        group
      ]!,
      success: sum(
        group,
        agents.map((agent) => `${agent}.sent`),
      ),
      failure: sum(
        group,
        agents.map((agent) => `${agent}.bounced`),
      ),
      deferral: sum(
        group,
        agents.map((agent) => `${agent}.deferred`),
      ),
    },
  ]),
);

// Of deliveries: 9 to mailboxes and 1 to a pipe; 2 were thrown away, which is none. Then: 7 local, 4 remote and 1 more
// address of the same.
const exim: Readonly<Record<string, Truth>> = {
  'exim-inbound': { completed: 10, success: 10, failure: 0, deferral: 0 },
  'exim-outbound': { completed: 17, success: 12, failure: 4, deferral: 6 },
};

describe.each([
  ['postfix', postfix],
  ['exim', exim],
] as const)('%s', (system, truths) => {
  const files = Object.entries(truths).flatMap(([group, truth]) =>
    framingsOf(group).map((file) => [file, truth] as const),
  );

  test.each(files)('%s', async (file, { completed, ...attempts }) => {
    const directory = keep(new TempDirectory());
    put(directory, 'mail.log', readFileSync(join(SAMPLES, file)), 2 * 86_400);
    const isOwn = /\.mainlog/.test(file);
    const source = { path: directory.at('mail.log'), services: [system], ...(isOwn ? { program: 'exim' } : {}) };
    const { day } = await dayOf(directory, source, span);
    const { verdicts, messages, unmatched } = day.overall[system];
    expect({ ...verdicts, completed: messages + unmatched.messages }).toEqual({ ...attempts, completed });
    // A message that expires is given back without another attempt: the section of postfix has it.
    const expired =
      system === 'postfix' && file.startsWith('postfix-expiry') ? groups['postfix-expiry']!.truth['qmgr.expired'] : 0;
    expect(Number(day.totals[counterIndex('postfix.queueExpired')])).toBe(expired);
  });
});

test('qmail-send, by hand: a log that ends and begins in the middle', async () => {
  const directory = keep(new TempDirectory());
  // The seconds and nanoseconds of each are in hexadecimal, 0x450c020b is 1158414859 TAI.
  const log = [
    '@40000000450c020b32315f74 new msg 71198',
    '@40000000450c020b32356e84 info msg 71198: bytes 3042 from <list@sender.example> qp 44209 uid 89',
    '@40000000450c020b357ed10c starting delivery 196548: msg 71198 to local here.example-user@here.example',
    '@40000000450c020b357f463c status: local 1/10 remote 0/100',
    '@40000000450c020c06ac5dcc delivery 196548: success: did_0+0+1/',
    '@40000000450c020c06be6ae4 end msg 71198',
    '@40000000450c020d00000000 new msg 71766',
    '@40000000450c020d00000001 info msg 71766: bytes 28420 from <ann@sender.example> qp 5419 uid 89',
    '@40000000450c020d1dcd6500 starting delivery 136986: msg 71766 to remote bob@far.example',
    '@40000000450c020e00000000 delivery 136986: success: 192.0.2.1_accepted_message._2.6.0__<x@p3>_Queued/',
    '@40000000450c020f00000000 end msg 71766',
    '@40000000450c020f00000000 new msg 236400',
    '@40000000450c020f00000000 info msg 236400: bytes 901 from <> qp 16880 uid 1006',
    '@40000000450c020f00000000 starting delivery 2: msg 236400 to local here.example-nobody@here.example',
    '@40000000450c021100000000 delivery 2: failure: Sorry,_no_mailbox_here_by_that_name._vpopmail_(#5.1.1)/',
    '@40000000450c021100000000 bounce msg 236400 qp 16889',
    '@40000000450c021100000000 end msg 236400',
    // These began before the log does.
    '@40000000450c021200000000 delivery 3: deferral: CNAME_lookup_failed_temporarily._(#4.4.3)/',
    '@40000000450c021200000000 delivery 4: deferral: ',
    '@40000000450c021200000000 status: exiting',
    // Its "new msg" is missing, and comes at the same moment; what the sender and the recipients are called is no event.
    '@40000000450c021300000000 info msg 236404: bytes 77 from <bounce_msg_1@new.msg.example> qp 1 uid 1',
    '@40000000450c021300000000 starting delivery 6: msg 236404 to local delivery@success.example',
    '@40000000450c021300000000 starting delivery 7: msg 236404 to remote new_msg_5@status.example',
    '@40000000450c021500000000 delivery 6: success: delivery_7:_failure:_status:_local_9/9/',
    '@40000000450c021600000000 delivery 7: failure: this_was_a_success:_not/',
    '@40000000450c021600000000',
    '',
  ].join('\n');
  put(directory, 'send/current', log, 0);
  const { figures } = await dayOf(directory, {}, { fromMs: 0, toMs: DAY });
  // 0x32315f74 is 842096500 ns, 0x357ed10c 897503500, 0x06ac5dcc 111959500, 0x06be6ae4 113142500, 0x1dcd6500 half a second.
  const [ddelay, xdelay] = [1.1119595 - 0.8420965 + 1 + 2, 1.1119595 - 0.8975035 + 0.5 + 2 + 2 + 3];
  const spanSeconds = 11 - 0.8420965;
  const byHand = {
    messages: 3,
    recipients: 3,
    attemptsOfMessages: 3,
    octets: 3042 + 28_420 + 901,
    octetsWeighted: 3042 + 28_420,
    qtimeAverage: (1.1131425 - 0.8420965 + 2 + 2) / 3,
    attempts: 5,
    success: 3,
    failure: 2,
    deferral: 0,
    ddelay,
    ddelayAverage: ddelay / 3,
    xdelay,
    xdelayAverage: xdelay / 5,
    spanDays: spanSeconds / 86_400,
    concurrency: xdelay / spanSeconds,
    unmatchedMessages: 0,
    unmatchedAttempts: 2,
  };
  const found = figures('qmail');
  for (const [key, value] of Object.entries(byHand)) expect([key, found[key]]).toEqual([key, expect.closeTo(value, 5)]);
});
