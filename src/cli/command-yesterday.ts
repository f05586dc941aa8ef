// maillogs yesterday: what the mail system did on a day, from the logs on the disk, whether the agent runs or not. It takes
// no lock and writes nothing.

import { hostname } from 'node:os';
import { localTime } from '../base/local-time';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { localOffsetMs } from '../config/beat-times';
import type { Config } from '../config/config';
import { counterRows, tableRows } from '../export/rows';
import { type Invocation, textOption } from '../host/invocation';
import { declarationOf, logServices } from '../registry/registry';
import { sourceTables } from '../registry/tables';
import { reportHtml } from '../report/html';
import { reportJson } from '../report/json';
import type { Window } from '../report/overall';
import { Day, mailSystems } from '../report/read-day';
import { partsOf, type Report, systemReport } from '../report/report';
import { reportText } from '../report/text';
import { parseMoment, windowOfDay } from '../report/window';
import { readDayOf } from '../setup/day-of-sources';
import { configOrExit } from '../setup/load-config';
import { addressComplaint, sendMail } from './send-mail';

const DEFAULT_TOP = 10;
/** Those of histograms, which are for graphs. */
const BUCKET = /Le\d+$/;
const formats: Readonly<Record<string, (report: Report) => string>> = {
  text: reportText,
  html: reportHtml,
  json: reportJson,
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const window = windowOf(invocation);
  const most = topOf(invocation);
  const format = textOption(invocation, 'format') ?? 'text';
  const to = textOption(invocation, 'mail-to');
  const complaint = to === undefined ? undefined : addressComplaint(to);
  if (complaint !== undefined) throw new Problem('usage', `--mail-to "${printable(to!, 60)}" ${complaint}`);
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const day = new Day(window);
  for (const sentence of await readDayOf(invocation.host, config, { day, offsetMs: localOffsetMs })) {
    invocation.stderr(`maillogs: ${sentence}\n`);
  }
  const report = reportOf(day, config, { window, most });
  const body = formats[format]!(report);
  if (to === undefined) invocation.stdout(body);
  else {
    const subject = `Mail activity of ${printable(report.host, 60)} on ${report.from.slice(0, 10)}`;
    const type = format === 'html' ? 'text/html' : 'text/plain';
    sendMail({ to, subject, type, body }, invocation.environment['PATH']);
  }
  return EXIT.ok;
}

function windowOf(invocation: Invocation): Window {
  const [day, from, to] = ['day', 'from', 'to'].map((name) => textOption(invocation, name));
  const nowMs = invocation.host.clock.nowMs();
  if (from === undefined && to === undefined) {
    const window = windowOfDay(day ?? 'yesterday', nowMs);
    if (window !== undefined) return window;
    throw new Problem('usage', `--day "${printable(day!, 40)}" is no day: today, yesterday, or such as 2026-11-28.`);
  }
  if (day !== undefined) throw new Problem('usage', '--day names a whole day and cannot stand beside --from or --to.');
  const [fromMs, toMs] = [from, to].map((text) => (text === undefined ? undefined : parseMoment(text)));
  if (from === undefined || to === undefined || fromMs === undefined || toMs === undefined || fromMs >= toMs) {
    const such = '--from "2026-11-28 18:00" --to "2026-11-29 06:00"';
    throw new Problem('usage', `--from and --to want two local times, the earlier first, such as ${such}.`);
  }
  return { fromMs, toMs };
}

function topOf(invocation: Invocation): number {
  const text = textOption(invocation, 'top');
  if (text === undefined) return DEFAULT_TOP;
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Problem('usage', `--top "${printable(text, 20)}" is no number from 1 to 9999.`);
}

function reportOf(day: Day, config: Config, { window, most }: { window: Window; most: number }): Report {
  const tables = new Map([...day.tables].filter(([table]) => !sourceTables.includes(table)));
  const all = [...counterRows(config.rootOid, day.totals), ...tableRows(config.rootOid, tables)];
  const rows = all.filter(({ name, value }) => value !== '0' && !BUCKET.test(name));
  const services = logServices
    .map((service) => ({
      ...{ name: service as string, title: declarationOf(service).title },
      rows: rows.filter((row) => row.service === service),
    }))
    .filter((service) => service.rows.length > 0);
  const yours = rows.filter(({ name }) => name.startsWith('yours.'));
  return {
    host: config.snmp?.name ?? hostname(),
    from: localTime(window.fromMs, localOffsetMs),
    to: localTime(window.toMs, localOffsetMs),
    ...partsOf(window, localOffsetMs),
    systems: mailSystems
      .filter((system) => !day.overall[system].isEmpty)
      .map((system) => systemReport(system, day.overall[system], most)),
    services: yours.length === 0 ? services : [...services, { name: 'yours', title: 'your counters', rows: yours }],
    ...{ lines: day.lines, files: day.files, octets: day.octets },
  };
}
