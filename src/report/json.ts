// A report as JSON, for programs.

import { jsonText } from '../base/printable';
import type { Report } from './report';

/** One object, with its final newline; the figures of a mail system by key, times in seconds. */
export function reportJson(report: Report): string {
  const systems = report.systems.map(({ figures, ...rest }) => ({
    ...{ name: rest.name, figures: Object.fromEntries(figures.map(({ key, value }) => [key, value])) },
    ...{ hours: rest.slices, failures: rest.failures, deferrals: rest.deferrals },
  }));
  return `${jsonText({ ...report, systems }, 2)}\n`;
}
