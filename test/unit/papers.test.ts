// What people read beside the program: it names what there is, and its links lead somewhere.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { declarationOf, logServices } from '../../src/registry/registry';
import { committed, TOP } from '../support/checkout';

test('README lists every service with its arc', () => {
  const rows = [...committed('README.md').matchAll(/^\| ([\d, ]+) \| ([a-z\d, ]+) \| .* \|$/gm)];
  const listed = rows.flatMap(([, arcs, names]) => {
    const all = arcs!.split(', ');
    return names!.split(', ').map((name, i) => `${name} ${all[i]}`);
  });
  const wanted = logServices.map((name) => `${name} ${declarationOf(name).arc}`);
  expect(wanted.filter((each) => !listed.includes(each))).toEqual([]);
});

test('the annotated configuration lists every service', () => {
  const [, names] = /^# {3}services +what is counted in it: (.*)$/m.exec(committed('docs/maillogs.example.yaml'))!;
  expect(names!.split(' ')).toEqual([...logServices]);
});

test('every relative link leads to a file', () => {
  const below = (folder: string) =>
    readdirSync(join(TOP, folder), { recursive: true }).map((path) => `${folder}/${path}`);
  const papers = [...readdirSync(TOP), ...['docs', 'src', 'test'].flatMap(below)].filter((path) =>
    path.endsWith('.md'),
  );
  expect(papers).toContain('README.md');
  const broken = papers.flatMap((paper) => {
    const links = [...committed(paper).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => link!);
    return links.filter((link) => !existsSync(join(TOP, dirname(paper), link))).map((link) => `${paper}: ${link}`);
  });
  expect(broken).toEqual([]);
});
