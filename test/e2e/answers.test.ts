// What mistyped command lines and broken configurations are answered with: docs/answers.md is what is said now. To renew it:
// UPDATE_ANSWERS=1 node_modules/.bin/jest --selectProjects e2e --testPathPatterns answers

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maillogs } from '../support/agent-process';
import { committed, TOP } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

const mistyped = [
  'shwo',
  'doctro',
  'status',
  'help chek',
  '--vresion',
  '-v',
  'yesterady',
  'show --fromat json',
  'show --format jsno',
  'show --format json --format table',
  'show --unclaimed',
  'show --state',
  'show --state --format json',
  'show imapp',
  'show dovecot',
  'show send.mesageNew',
  'count --service postfx mail.log',
  'count imapp',
  'export zabix',
  'get mtlImapSucces.0',
  'completion zhs',
  'yesterday --day monday',
  'graph --days many --out x',
  'agent 127.0.0.1:1161',
];

const broken = [
  'sorces:\n  - name: mail\n',
  'counters:\n  - name: x\n    source: mail\n    match: [a-z]+\n',
  'sources:\n  - name: mail\n    path: /var/log/mail.log\n   services: [imap]\n',
  'sources:\n  - name: mail\n  path: /var/log/mail.log\n',
  'state_dir: "/var/log/mail\nsources:\n  - name: mail\n',
  'schedule: */10 * * * * *\n',
  'sources:\n\t- name: mail\n',
  'sources:\n  - name: mail\n    path: /var/log/mail.log\n    services: [dovecot]\n',
  'sources:\n  - name: mail\n    path: /var/log/mail.log\n    services: [imap\n',
  'sources:\n  - name: mail path: /var/log/mail.log\n',
  "state_dir: 'it's'\n",
  'sources:\n- name: mail\n  path: /var/log/mail.log\n  - name: b\n',
  'agentx: {master: unix:/x\n',
  'state_dir: @home\n',
  'sources:\n  - name: mail\n    path:/var/log/mail.log\n',
  'state_dir: /a\n---\nstate_dir: /b\n',
  'sources:\n  - {name: a, path: /x]\n',
  'state_dir: /a\n schedule: "* * * * * *"\n',
  'schedule: "* * * * * *" every\n',
  'sources\n  - name: a\n',
  'schedule: "every minute"\n',
  'state_dir: counters\n',
  'sources:\n  - name: mail\n    path: "/var/log/nowhere.log "\n    services: [imap]\n',
  'sources:\n  - name: mail\n    path: /\n    services: [imap]\n',
  'sources:\n  - name: mail\n    path: /nowhere/mail.log\n    services: [imap]\n',
];

function page(): string {
  const directory = keep(new TempDirectory());
  const named = (text: string) => text.replaceAll(`${directory.path}/`, '');
  const good = directory.write('good.yaml', 'sources:\n  - {name: mail, path: /var/log/mail.log, services: [imap]}\n');
  const lines = mistyped.map((line) => {
    // What looks at the counters needs some.
    const needs = /^(show|get) [^-]/.test(line) ? ['--config', good, '--state', directory.at('state')] : [];
    if (needs.length > 0) maillogs('imap', ...needs);
    const { code, stdout, stderr } = maillogs(...line.split(' '), ...needs);
    expect([line, stdout]).toEqual([line, '']);
    return `| \`maillogs ${line}\` | ${code} | ${named(stderr).trimEnd().replaceAll('|', '\\|').replaceAll('\n', '<br>')} |`;
  });
  const configurations = broken.map((text) => {
    const config = directory.write('maillogs.yaml', text);
    const { code, stderr } = maillogs('check', '--config', config);
    expect([text, stderr]).not.toEqual([text, '']);
    return [
      '```',
      text.replaceAll('\t', '<TAB>').trimEnd(),
      '```',
      '',
      `Exit status ${code}:`,
      '',
      '```',
      named(stderr).trimEnd(),
      '```',
      '',
    ].join('\n');
  });
  return [
    '<!-- What test/e2e/answers.test.ts is answered, do not edit. -->',
    '# What maillogs answers to what is mistyped',
    '',
    '## Command lines',
    '',
    '| typed | exit | answered on stderr |',
    '| --- | --- | --- |',
    ...lines,
    '',
    '## Configurations',
    '',
    'What `maillogs check` says of each; values that may be secrets are shown as `*`. Exit status 0 means that there is no error, and what is said is a warning.',
    '',
    ...configurations,
  ].join('\n');
}

test('docs/answers.md has what is answered now', () => {
  const said = page();
  if (process.env['UPDATE_ANSWERS'] !== undefined) writeFileSync(join(TOP, 'docs/answers.md'), said);
  expect(said).toBe(committed('docs/answers.md'));
});
