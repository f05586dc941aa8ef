// Plugins of Haraka that refuse make rows, named as files of theirs may be, whatever a client writes beside them.

import { LogRecord } from '../../../src/base/log-record';
import { takeApart } from '../../../src/logs/framing';
import { Router } from '../../../src/parsers/router';
import { counterIndex } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';

const uuid = 'DE6AED8E-7776-47D2-8638-1F79B9D1A048.1';

/** A refusal in each of Haraka's formats; `params` and `retval` are its plugin's. */
function refusals(plugin: string, params: string, retval: string): readonly string[] {
  const quoted = JSON.stringify(params);
  const pairs = `hook=mail plugin=${/[ "]/.test(plugin) ? JSON.stringify(plugin) : plugin} function=f params=${quoted} retval=${retval} msg="no"`;
  const json = { level: 'INFO', uuid, origin: 'core', message: '', hook: 'mail', plugin, function: 'f' };
  return [
    `2026-11-29T06:12:00.845Z [INFO] [${uuid}] [core]  ${pairs}`,
    `2026-11-29T06:12:00.845Z level=INFO uuid=${uuid} origin=core message="" ${pairs}`,
    `2026-11-29T06:12:00.845Z ${JSON.stringify({ ...json, params, retval, msg: 'no' })}`,
  ];
}

function counted(lines: readonly string[]) {
  const router = new Router(['haraka'], { program: 'haraka' });
  const tally = new Tally();
  const record = new LogRecord();
  for (const line of lines) {
    const bytes = Buffer.from(`${line}\n`, 'latin1');
    takeApart(record, bytes, 0, bytes.length - 1);
    router.route(record, tally);
  }
  return { denied: tally.counts[counterIndex('haraka.denied')], rows: tally.increments().tables };
}

test('a plugin is a row, for refusals for good and for those for now', () => {
  const lines = [
    ...refusals('queue/smtp_forward', '', 'DENY'),
    ...refusals('queue/smtp_forward', '', 'DENYDISCONNECT'),
    ...refusals('rspamd', '', 'DENYSOFT'),
    ...refusals('rspamd', '', 'DENYSOFTDISCONNECT'),
    ...refusals('rcpt_to.in_host_list', '', 'OK'),
  ];
  expect(counted(lines)).toEqual({
    denied: 12,
    rows: { harakaDenied: { 'queue/smtp_forward': '6' }, harakaDeniedSoft: { rspamd: '6' } },
  });
});

test.each(['DENY', ' retval=DENY msg="', '","retval":"DENY","msg":"', '"plugin":"x","retval":"DENY"'])(
  'a sender who writes %j makes no row and no other answer',
  (params) => {
    const lines = [...refusals('access', params, 'OK'), ...refusals('karma', params, 'DENYSOFT')];
    expect(counted(lines)).toEqual({ denied: 3, rows: { harakaDeniedSoft: { karma: '3' } } });
  },
);

test.each(['a plugin', 'x"y', 'p'.repeat(64), 'pl\u00fcg'])('a name such as %j is the row of others', (plugin) => {
  expect(counted(refusals(plugin, '', 'DENY'))).toEqual({ denied: 3, rows: { harakaDenied: { other: '3' } } });
});
