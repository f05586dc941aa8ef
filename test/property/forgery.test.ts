// The forgery test that the tables give: every rule's line, with every other rule's whole line in each field that a
// stranger writes, still means what it meant. MAILLOGS_FORGERIES sets how many are tried; 0 stands for all.

import type { Step } from '../../src/parsers/rules/steps';
import { type Carrier, carriers, ForgeryProbe, forgeries, undecidedRules } from '../support/forgery';

const BUDGET = Number(process.env['MAILLOGS_FORGERIES'] ?? 60_000);
const probe = new ForgeryProbe();
const all = carriers();
/** A line that no rule can tell is none that a stranger could change. */
const told = all.filter(({ logType, rule }) => !undecidedRules.has(`${logType}: ${rule}`));

/**
 * What `{text, only}` and `{text, without part}` cannot tell apart counts less than an innocent line, or as undecidable, under the same log type:
 * a stranger can hide what became of his own message, and make it look like nothing else.
 */
function isUndecided({ logType, pieces }: Carrier, innocent: string, outcome: string): boolean {
  const [who, added = ''] = outcome.split(' |');
  const counted = innocent.split(' |')[1]!.split(' ');
  const isLess = added.split(' ').every((each) => counted.includes(each) || /\.\w*undecidable\+1$/i.test(each));
  const isOurs = who === 'unclaimed' || who!.startsWith(`${logType}: `);
  const isSaid = undecidedRules.has(who!);
  const mayBe = isOurs && (isLess || isSaid);
  const isHidden = isLess && isSaid;
  return mayBe && (isHidden || pieces.some(({ step }) => isUncertain(step)) || /undecidable/i.test(outcome));
}

function isUncertain(step: Step | undefined): boolean {
  return (step?.op === 'seek' && step.how === 'only') || (step?.op === 'rest' && step.without !== undefined);
}

test('a line made from a rule is claimed by that rule', () => {
  const shadowed = all
    .map(({ logType, rule, ...carrier }) => ({ wanted: `${logType}: ${rule} |`, ...carrier }))
    .filter(({ wanted, text, ...carrier }) => !probe.look(carrier, text).startsWith(wanted));
  expect(shadowed.map(({ wanted, program, text }) => `${wanted}| ${program}| ${text}`)).toEqual([]);
});

test('no stranger changes what a line counts by what he calls himself', () => {
  const texts = [...new Set(all.map(({ text }) => text))];
  // Every k-th of all pairs; MAILLOGS_SEED chooses the first.
  const pairs = told.length * texts.length;
  const stride = BUDGET === 0 ? 1 : Math.max(1, Math.floor(pairs / BUDGET));
  const first = Number(process.env['MAILLOGS_SEED'] ?? 20261130) % stride;
  const moved: string[] = [];
  for (let n = first; n < pairs; n += stride) {
    const carrier = told[Math.floor(n / texts.length)]!;
    const innocent = probe.look(carrier, carrier.text);
    for (const line of forgeries(carrier, texts[n % texts.length]!)) {
      const outcome = probe.look(carrier, line);
      if (outcome !== innocent && !isUndecided(carrier, innocent, outcome))
        moved.push(`${carrier.program}| ${line}\n  ${innocent}\n  ${outcome}`);
    }
  }
  expect({ MAILLOGS_SEED: first, moved: moved.slice(0, 20) }).toEqual({ MAILLOGS_SEED: first, moved: [] });
});
