// The bill of materials of the bundle, in CycloneDX 1.5 (ECMA-424): which packages are in it, of which version, under
// which licence, by which digest. All of it is in package-lock.json; nothing depends on when or where it is made.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `bundle` is the text of dist/maillogs.cjs, `date` the day of the release, such as 2026-11-29. */
export function sbomOf(top, { bundle, date }) {
  const read = (file) => JSON.parse(readFileSync(join(top, file), 'utf8'));
  return makeSbom({ lock: read('package-lock.json'), manifest: read('package.json'), bundle, date });
}

/** `lock` and `manifest` are the contents of package-lock.json and package.json. */
function makeSbom({ lock, manifest, bundle, date }) {
  const packages = bundledPackages(lock);
  const sha256 = createHash('sha256').update(bundle).digest('hex');
  const own = refOf(manifest.name, manifest.version);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(sha256)}`,
    version: 1,
    metadata: {
      timestamp: `${date}T00:00:00Z`,
      component: {
        type: 'application',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: licencesOf(manifest.license),
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      },
    },
    components: packages.map(componentOf),
    dependencies: [
      { ref: own, dependsOn: refsOf(packages, Object.keys(manifest.dependencies)) },
      ...packages.map((each) => {
        return {
          ref: refOf(each.name, each.version),
          dependsOn: refsOf(packages, Object.keys(each.dependencies ?? {})),
        };
      }),
    ],
  };
}

/** What npm installs for a run-time dependency, or one of its own: that is what the bundle is made of. */
function bundledPackages({ packages }) {
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, optional }]) => path !== '' && !dev && !devOptional && !optional)
    .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ''), ...entry }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function componentOf({ name, version, license, integrity }) {
  const [algorithm, digest] = integrity.split('-');
  if (algorithm !== 'sha512') throw new Error(`${name} has no SHA-512 digest in package-lock.json.`);
  return {
    type: 'library',
    'bom-ref': refOf(name, version),
    name,
    version,
    scope: 'required',
    purl: refOf(name, version),
    licenses: licencesOf(license),
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
  };
}

/** An SPDX identifier, or an expression of several. */
function licencesOf(licence) {
  if (licence === undefined) throw new Error('a package has no licence in package-lock.json.');
  return / /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }];
}

function refsOf(packages, names) {
  return packages.filter(({ name }) => names.includes(name)).map(({ name, version }) => refOf(name, version));
}

/** A package URL. */
function refOf(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** A UUID of version 8 (RFC 9562): the same bundle has the same one. */
function uuidOf(sha256) {
  const variant = '89ab'[Number.parseInt(sha256[16], 16) % 4];
  return [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    variant + sha256.slice(17, 20),
    sha256.slice(20, 32),
  ].join('-');
}
