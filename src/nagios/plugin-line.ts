// The one line that a monitoring plugin prints, and the state that its exit code is: `MAILLOGS OK - TEXT | PERFDATA`, as
// the Monitoring Plugins' development guidelines have it. Pure.

import { oneLine } from '../base/printable';
import type { Measured, PerfDatum, Thresholds } from './checks';

export type PluginState = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

export const pluginCodes: Readonly<Record<PluginState, 0 | 1 | 2 | 3>> = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 };

export interface Judged {
  readonly measured: Measured;
  readonly thresholds: Thresholds;
}

export interface PluginResult {
  readonly state: PluginState;
  /** With its newline. */
  readonly line: string;
}

/** The worst of all decides, and is said first. */
export function pluginResult(all: readonly Judged[]): PluginResult {
  const judged = all.map((each) => ({ ...each, state: stateOf(each) }));
  const worst = [...judged].sort((a, b) => pluginCodes[b.state] - pluginCodes[a.state]);
  const state = worst[0]?.state ?? 'OK';
  const text = worst.map(({ measured }) => measured.text).join(', ');
  const data = judged.flatMap(({ measured: { datum, others }, thresholds }) => [
    perfText(datum, thresholds),
    ...others.map((each) => perfText(each)),
  ]);
  return { state, line: `${headed(state, text)} | ${data.join(' ')}\n` };
}

/** Where nothing can be said. */
export function unknownLine(reason: string): string {
  return `${headed('UNKNOWN', reason)}\n`;
}

function stateOf({ measured: { value }, thresholds: { warning, critical } }: Judged): PluginState {
  if (critical?.alerts(value)) return 'CRITICAL';
  return warning?.alerts(value) ? 'WARNING' : 'OK';
}

/** A bar would begin the performance data, and a newline the long text. */
function headed(state: PluginState, text: string): string {
  return `MAILLOGS ${state} - ${oneLine(text).replaceAll('|', '/')}`;
}

/** 'label'=value[UOM];[warn];[crit];[min];[max], without empty fields at its end. */
function perfText({ label, value, unit, max }: PerfDatum, { warning, critical }: Partial<Thresholds> = {}): string {
  const fields = [`${label}=${value}${unit}`, warning?.text ?? '', critical?.text ?? '', '0', max ?? ''];
  return fields.join(';').replace(/;+$/, '');
}
