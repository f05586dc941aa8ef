import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceComments, packagesIn } from '../../../scripts/licences.mjs';
import { committed, TOP } from '../../support/checkout';

test('a bundle shows our own licence and that of each package in it, line by line', () => {
  const comments = licenceComments(TOP, ['yaml']).split('\n');
  for (const line of comments) expect(line).toMatch(/^\/\/( \S.*)?$|^\/\/ +\S/);
  const text = comments.map((line) => line.replace(/^\/\/ ?/, '')).join('\n');
  const { version } = JSON.parse(committed('package.json'));
  expect(text).toContain(`maillogs ${version}:\n\n${committed('LICENSE').trim()}`);
  const yaml = JSON.parse(readFileSync(join(TOP, 'node_modules/yaml/package.json'), 'utf8')).version;
  expect(text).toContain(`The package yaml ${yaml} is part of this file:\n\nCopyright Eemeli Aro`);
});

test('the packages are those whose files went into the bundle, wherever they lie', () => {
  const inputs = {
    'src/app/main.ts': {},
    'node_modules/yaml/dist/index.js': {},
    'node_modules/@scope/a/index.js': {},
    'node_modules/net-snmp/node_modules/asn1-ber/index.js': {},
  };
  expect(packagesIn([{ inputs }, { inputs: { 'node_modules/yaml/dist/doc.js': {} } }])).toEqual([
    '@scope/a',
    'asn1-ber',
    'yaml',
  ]);
});
