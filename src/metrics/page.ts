// What is answered to a question over HTTP: the metrics at /metrics, for GET and HEAD, and a sentence to anything else.

import type { WebAnswer, WebQuestion } from '../host/web-server';
import { contentTypes, type MetricsFormat } from './metrics-text';

const PATH = '/metrics';

/** `render` gives the page, undefined before anything was counted. */
export function answerTo(
  { method, target, accept }: WebQuestion,
  render: (format: MetricsFormat) => Uint8Array | undefined,
): WebAnswer {
  if (method !== 'GET' && method !== 'HEAD') {
    return sentence(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  }
  if (target.split('?', 1)[0] !== PATH) return sentence(404, `The metrics are at ${PATH}.`);
  const format = formatWanted(accept);
  const body = render(format);
  if (body === undefined) return sentence(503, 'Nothing has been counted yet: ask again after the first pass.');
  return { status: 200, headers: headersOf(contentTypes[format]), body };
}

/** Prometheus names OpenMetrics first where it reads it. */
function formatWanted(accept: string): MetricsFormat {
  const kinds = accept.split(',').map((each) => each.trim().toLowerCase());
  const isWanted = kinds.some(
    (kind) => /^application\/openmetrics-text(?:;|$)/.test(kind) && !/;\s*q=0(?:\.0*)?$/.test(kind),
  );
  return isWanted ? 'openmetrics' : 'classic';
}

function sentence(status: number, text: string, headers: Readonly<Record<string, string>> = {}): WebAnswer {
  const body = Buffer.from(`${text}\n`);
  return { status, headers: { ...headersOf('text/plain; charset=utf-8'), ...headers }, body };
}

function headersOf(contentType: string): Readonly<Record<string, string>> {
  return { 'Content-Type': contentType, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
}
