// A configuration that is wrong: everything that is, at once, with file:line:column; exit 78, nothing started.

import { existsSync } from 'node:fs';
import { messages } from '../support/agent-config';
import { maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();
const CONFIG = 78;

interface Wrong {
  readonly what: string;
  readonly yaml: string;
  readonly at: string;
  readonly sentence: RegExp;
}

const wrong: readonly Wrong[] = [
  { what: 'an unknown key', yaml: 'schedul: "* * * * * *"\n', at: '1:1', sentence: /schedule/ },
  { what: 'a wrong type', yaml: 'state_dir: [a, b]\n', at: '1:12', sentence: /state_dir/ },
  {
    what: 'a bad cron expression',
    yaml: 'schedule: "61 * * * * *"\n',
    at: '1:11',
    sentence: /"61" cannot be a second/,
  },
  {
    what: 'a source name given twice',
    yaml: 'sources:\n  - {name: a, path: /x, services: [send]}\n  - {name: a, path: /y, services: [send]}\n',
    at: '3:12',
    sentence: /"a"/,
  },
  {
    what: 'an unknown service',
    yaml: 'sources:\n  - name: a\n    path: /x\n    services: [sned]\n',
    at: '4:16',
    sentence: /send/,
  },
  { what: 'a bad root', yaml: 'root_oid: 1.3.six\n', at: '1:11', sentence: /OID/ },
  { what: 'a bad master', yaml: 'agentx:\n  master: here\n', at: '2:11', sentence: /unix:|tcp:/ },
  { what: 'broken YAML', yaml: 'sources: [\n', at: '', sentence: /./ },
];

test.each(wrong)('$what is said with its place, and nothing is started', ({ yaml, at, sentence }) => {
  const directory = keep(new TempDirectory());
  const path = directory.write('maillogs.yaml', yaml);
  for (const command of ['agent', 'send', 'check', 'show']) {
    const { code, stdout, stderr } = maillogs(command, '--config', path, '--state', directory.at('state'));
    expect({ command, code, stdout }).toEqual({ command, code: CONFIG, stdout: '' });
    expect(stderr).toContain(at === '' ? `${path}:` : `${path}:${at}`);
    expect(stderr).toMatch(sentence);
  }
  expect(existsSync(directory.at('state'))).toBe(false);
});

test('all that is wrong is said at once, in the order of the file', () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(1));
  const path = directory.write(
    'maillogs.yaml',
    [
      'schedule: "every day"',
      'colour: blue',
      'agentx: {master: nowhere}',
      'sources:',
      '  - name: send',
      `    path: ${directory.at('send.log')}`,
      '    services: send',
      '  - name: send',
      '    path: relative.log',
      '    services: [pop4]',
      '',
    ].join('\n'),
  );
  const { code, stdout, stderr } = maillogs('agent', '--config', path, '--state', directory.at('state'));
  expect({ code, stdout }).toEqual({ code: CONFIG, stdout: '' });
  const places = [...stderr.matchAll(/maillogs\.yaml:(\d+):\d+/g)].map(([, line]) => Number(line));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect([...new Set(places)]).toEqual([1, 2, 3, 7, 8, 9, 10]);
  expect(existsSync(directory.at('state'))).toBe(false);
});

test('a configuration that is not there is named', () => {
  const directory = keep(new TempDirectory());
  const { code, stdout, stderr } = maillogs('agent', '--config', directory.at('none.yaml'));
  expect({ code, stdout }).toEqual({ code: CONFIG, stdout: '' });
  expect(stderr).toContain(directory.at('none.yaml'));
});
