import { contentTypes, type MetricsFormat } from '../../../src/metrics/metrics-text';
import { answerTo } from '../../../src/metrics/page';

const render = (format: MetricsFormat) => Buffer.from(format);
const ask = (method: string, target: string, accept = '') => answerTo({ method, target, accept }, render);

test.each([
  ['nothing', '', 'classic'],
  ['anything', '*/*', 'classic'],
  ['plain text', 'text/plain;version=0.0.4', 'classic'],
  [
    'what Prometheus 2.42 says',
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openmetrics',
  ],
  ['OpenMetrics in other letters, later', 'text/html, Application/OpenMetrics-Text', 'openmetrics'],
  ['anything but OpenMetrics', 'application/openmetrics-text;q=0, */*', 'classic'],
  ['a longer word', 'application/openmetrics-text2', 'classic'],
] as const)('who accepts %s gets a format', (_name, accept, format) => {
  const { status, headers, body } = ask('GET', '/metrics', accept);
  expect([status, headers['Content-Type'], String(body)]).toEqual([200, contentTypes[format], format]);
});

test.each([
  ['POST', '/metrics', 405],
  ['DELETE', '/', 405],
  ['GET', '/', 404],
  ['GET', '/metrics/', 404],
  ['GET', '/../metrics', 404],
  ['HEAD', '/metrics', 200],
  ['GET', '/metrics?a=b', 200],
])('%s %s is answered with %d', (method, target, status) => {
  expect(ask(method, target).status).toBe(status);
});

test('before anything was counted the page says so', () => {
  const { status, body } = answerTo({ method: 'GET', target: '/metrics', accept: '' }, () => undefined);
  expect([status, String(body)]).toEqual([503, 'Nothing has been counted yet: ask again after the first pass.\n']);
});
