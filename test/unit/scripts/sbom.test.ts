// The shape is that of CycloneDX 1.5 (bom-1.5.schema.json): what it requires, and the patterns it wants.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenceComments } from '../../../scripts/licences.mjs';
import { type SbomComponent, sbomOf } from '../../../scripts/sbom.mjs';
import { committed, TOP } from '../../support/checkout';

const bundle = Buffer.from('the bundle');
const sbom = sbomOf(TOP, { bundle, date: '2026-11-29' });
const all: readonly SbomComponent[] = [sbom.metadata.component, ...sbom.components];

test('the document is a CycloneDX bill of materials, the same each time it is made', () => {
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
  expect(sbom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(sbom.metadata.timestamp).toBe('2026-11-29T00:00:00Z');
  expect(sbomOf(TOP, { bundle, date: '2026-11-29' })).toEqual(sbom);
  expect(sbomOf(TOP, { bundle: Buffer.from('another'), date: '2026-11-29' }).serialNumber).not.toBe(sbom.serialNumber);
});

test('every component says what it is, under which licence, by which digest', () => {
  for (const component of all) {
    expect(component.type).toMatch(/^(application|library)$/);
    for (const text of [component.name, component.version, component['bom-ref']]) expect(text).toMatch(/^\S+$/);
    expect(component.licenses).toHaveLength(1);
    for (const { alg, content } of component.hashes) {
      expect(content).toMatch(alg === 'SHA-512' ? /^[0-9a-f]{128}$/ : /^[0-9a-f]{64}$/);
    }
    expect(component.hashes).toHaveLength(1);
  }
  for (const { purl, version, name } of sbom.components) expect(purl).toBe(`pkg:npm/${name}@${version}`);
});

test('every dependency is between components, and every package is needed by something', () => {
  const refs = all.map((component) => component['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  expect(sbom.dependencies.map(({ ref }) => ref)).toEqual(refs);
  const needed = new Set(sbom.dependencies.flatMap(({ dependsOn }) => dependsOn));
  expect([...needed].sort()).toEqual(sbom.components.map((component) => component['bom-ref']).sort());
});

test('it lists what package.json wants at run time, and what those want', () => {
  const wanted = new Set<string>();
  const add = (folder: string) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const name of Object.keys(dependencies)) {
      if (wanted.has(name)) continue;
      wanted.add(name);
      add(join(TOP, 'node_modules', name));
    }
  };
  add(TOP);
  expect(sbom.components.map(({ name }) => name)).toEqual([...wanted].sort());
  expect(sbom.metadata.component.version).toBe(JSON.parse(committed('package.json')).version);
});

test('each of them shows its licence in the bundle', () => {
  const names = sbom.components.map(({ name }) => name);
  const text = licenceComments(TOP, names);
  for (const { name, version } of sbom.components) expect(text).toContain(`The package ${name} ${version} is part`);
});
