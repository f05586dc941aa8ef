// The alerts of a configuration: those that are built in, for each source, and the user's own.

import type { AlertConfig, Config } from '../config/config';
import { type CounterPlace, findCounter } from '../registry/counter-place';
import { counters, isServiceName } from '../registry/registry';
import { tableOf } from '../registry/tables';
import type { AlertDeclaration, AlertLimits } from './declaration';

/** With fewer lines than this within the time looked at, a share of them says nothing. */
const LEAST_LINES = 100;

/** What the agent counts of lines: the rest of its service counts what it does itself. */
const LINE_COUNTERS = [
  'agent.linesRead',
  'agent.octetsRead',
  'agent.linesUnclaimed',
  'agent.linesForeign',
  'agent.linesOverlong',
];

/** How often notifications may be sent, from the configuration. */
export function alertLimits({ notifications: { minIntervalMs, limit } }: Config): AlertLimits {
  return { minIntervalMs, ...limit };
}

/** Every alert of a configuration: the built-in ones for each source, then the user's own. */
export function alertDeclarations(config: Config): readonly AlertDeclaration[] {
  const { notifications, sources, alerts } = config;
  if (!notifications.enabled) return [];
  const { sourceStalledMs, sourceLost, commitFailingMs, unclaimed } = notifications;
  const declared: AlertDeclaration[] = [];
  if (commitFailingMs !== undefined) {
    declared.push({ kind: 'commitFailing', name: 'commitFailing', afterMs: commitFailingMs });
  }
  for (const { name: source, silentAfterMs } of sources) {
    const named = <K extends string>(kind: K) => ({ kind, name: `${kind}.${source}`, source }) as const;
    if (sourceStalledMs !== undefined) declared.push({ ...named('sourceStalled'), afterMs: sourceStalledMs });
    if (silentAfterMs !== undefined) declared.push({ ...named('sourceSilent'), afterMs: silentAfterMs });
    if (sourceLost) {
      const [losses, octets] = [rowOf('sourceLosses', source), rowOf('sourceLoss', source)];
      declared.push({ ...named('sourceLost'), losses, octets });
    }
    if (unclaimed !== undefined) {
      declared.push({
        ...named('unclaimedHigh'),
        unclaimed: rowOf('source', source),
        foreign: rowOf('sourceForeign', source),
        lines: rowOf('sourceLines', source),
        risePercent: unclaimed.abovePercent,
        fallPercent: unclaimed.belowPercent,
        overMs: unclaimed.overMs,
        leastLines: LEAST_LINES,
      });
    }
  }
  return [...declared, ...alerts.flatMap((alert) => rateAlert(alert, config))];
}

type RowTable = Extract<CounterPlace, { kind: 'row' }>['table'];

const rowOf = (table: RowTable, row: string): CounterPlace => ({ kind: 'row', table, row });

function rateAlert(alert: AlertConfig, config: Config): readonly AlertDeclaration[] {
  const { name, counter, riseAbove, fallBelow, overMs, holdMs } = alert;
  const own = config.counters.map((each) => ({ name: each.name, isSplit: each.by !== undefined }));
  const place = findCounter(counter, own);
  if (place === undefined) return [];
  const within = (rate: AlertConfig['riseAbove']) => (rate.count * overMs) / rate.perMs;
  return [
    {
      kind: 'rateHigh',
      name,
      counter,
      place,
      sources: sourcesOf(place, config),
      riseAbove: within(riseAbove),
      fallBelow: within(fallBelow),
      overMs,
      holdMs,
    },
  ];
}

/** The sources whose lines may add to a counter. */
function sourcesOf(place: CounterPlace, { sources, counters: own }: Config): readonly string[] {
  const names = sources.map(({ name }) => name);
  const ofService = (service: string) =>
    sources.filter(({ services }) => services.some((each) => each === service)).map(({ name }) => name);
  if (place.kind === 'counter') {
    const { name, service } = counters[place.index]!;
    if (service !== 'agent') return ofService(service);
    return LINE_COUNTERS.includes(name) ? names : [];
  }
  const { service } = tableOf(place.table);
  if (service === 'agent' && place.kind === 'row') return names.filter((name) => name === place.row);
  if (isServiceName(service)) return ofService(service);
  const label = place.kind === 'row' ? place.row : place.prefix;
  const counter = own.find(({ name }) => label === name || label.startsWith(`${name}.`));
  if (counter?.source !== undefined) return [counter.source];
  return counter?.service === undefined ? names : ofService(counter.service);
}
