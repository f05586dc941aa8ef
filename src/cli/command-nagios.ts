// maillogs nagios [CHECK]: a plugin for Nagios, Icinga and their kin. It takes no lock and writes nothing; whatever keeps
// it from an answer is UNKNOWN, the exit code 3.

import { didYouMean } from '../base/near';
import { printable } from '../base/printable';
import { Problem, sentenceOf } from '../base/problem';
import type { ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { parseDuration } from '../config/quantity';
import { beatDistanceMs } from '../config/schedule';
import { believedPresence } from '../doctor/believed-presence';
import { type Invocation, textOption } from '../host/invocation';
import { savedSnapshot } from '../ledger/saved-snapshot';
import { type CheckFacts, type CheckName, checkNames, defaultThresholds, measure } from '../nagios/checks';
import { pluginCodes, pluginResult, unknownLine } from '../nagios/plugin-line';
import { parseThreshold, type Threshold } from '../nagios/threshold';
import { loadConfig } from '../setup/load-config';

const DAY_MS = 86_400_000;

export async function run(invocation: Invocation): Promise<ExitCode> {
  try {
    const checks = checksWanted(invocation);
    const [warning, critical] = [threshold(invocation, 'warning'), threshold(invocation, 'critical')];
    const withinMs = within(invocation);
    const loaded = await loadConfig(invocation);
    if (!loaded.ok) throw new Problem('config', loaded.complaints[0]?.split('\n')[0] ?? 'the configuration is wrong.');
    const facts = factsOf(invocation, loaded.config, withinMs);
    const periodMs = beatDistanceMs(loaded.config.schedule, facts.nowMs);
    const judged = checks.map((check) => {
      const usual = defaultThresholds(check, periodMs);
      // Who gives one of the two wants no other.
      const isOwn = warning !== undefined || critical !== undefined;
      return { measured: measure(check, facts), thresholds: isOwn ? { warning, critical } : usual };
    });
    const { state, line } = pluginResult(judged);
    invocation.stdout(line);
    return pluginCodes[state];
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    invocation.stdout(unknownLine(sentenceOf(thrown)));
    return pluginCodes.UNKNOWN;
  }
}

function checksWanted({ operands }: Invocation): readonly CheckName[] {
  const [name] = operands;
  if (name === undefined) return checkNames;
  const check = checkNames.find((each) => each === name);
  if (check !== undefined) return [check];
  throw new Problem(
    'usage',
    `there is no check "${printable(name, 40)}"${didYouMean(name, checkNames)} Known are ${checkNames.join(', ')}.`,
  );
}

function threshold(invocation: Invocation, name: 'warning' | 'critical'): Threshold | undefined {
  const text = textOption(invocation, name);
  if (text === undefined) return undefined;
  if (invocation.operands.length === 0) {
    throw new Problem(
      'usage',
      `--${name} is about one check: name it, as in "maillogs nagios lag --${name} ${printable(text, 20)}".`,
    );
  }
  const parsed = parseThreshold(text);
  if (parsed !== undefined) return parsed;
  throw new Problem(
    'usage',
    `--${name} "${printable(text, 40)}" is no range: wanted is one such as 300, 10:, ~:10, 10:20 or @10:20.`,
  );
}

function within(invocation: Invocation): number {
  const text = textOption(invocation, 'within');
  const ms = text === undefined ? DAY_MS : parseDuration(text);
  if (ms !== undefined) return ms;
  throw new Problem('usage', `--within "${printable(text!, 40)}" is not a time: wanted is one such as 90m, 24h or 7d.`);
}

function factsOf({ host }: Invocation, config: Config, withinMs: number): CheckFacts {
  const snapshot = savedSnapshot(host, config.stateDir);
  const { presence, isAgentAlive } = believedPresence(host, config);
  return { snapshot, nowMs: host.clock.nowMs(), withinMs, told: presence?.passed, isAgentAlive };
}
