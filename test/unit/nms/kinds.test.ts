// What holds for every export, whatever the tool.

import { exportKinds } from '../../../src/nms/kinds';
import type { Site, SnmpAccess } from '../../../src/nms/site';
import { MIRROR_ARC } from '../../../src/registry/counter32-mirror';
import { graphsOf } from '../../../src/registry/graphs';
import { exampleSite } from '../../support/nms-site';

const SECRET = 'c0mmun1ty-of-mine';
const secret: SnmpAccess = { version: '2c', community: SECRET, isSecret: true };
const v3: SnmpAccess = {
  version: '3',
  user: 'poller',
  auth: { protocol: 'sha', passphrase: 'auth-passphrase' },
  priv: { protocol: 'aes', passphrase: 'priv-passphrase' },
};

const cases = exportKinds.flatMap((kind) =>
  kind.versions.map((version) => [`${kind.name} ${version}`, kind, version] as const),
);

test('kinds have names of their own', () => {
  expect(new Set(exportKinds.map(({ name }) => name)).size).toBe(exportKinds.length);
});

describe.each(cases)('%s', (_name, kind, version) => {
  // A node of Munin has the plug-ins of one host.
  const hosts = kind.name === 'munin' ? [{ name: 'mx1.example.org', port: undefined }] : undefined;
  const site = (changes: Partial<Site> = {}) =>
    exampleSite(version, { ...(hosts === undefined ? {} : { hosts }), ...changes });
  const files = kind.render(site());
  const all = files.map(({ text }) => text).join('');

  test('is the same whenever it is made', () => {
    expect(kind.render(site())).toEqual(files);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  test('ends each line, and has no byte that is not printable', () => {
    for (const { name, text } of files) {
      expect({ name, rest: text.slice(-1) }).toEqual({ name, rest: '\n' });
      expect({ name, odd: /[^\n\t\x20-\x7e]/.exec(text)?.[0] }).toEqual({ name, odd: undefined });
    }
  });

  test('asks for nothing of the Counter32 mirror', () => {
    expect(all).not.toContain(`.2004.1.${MIRROR_ARC}.`);
  });

  test('follows the root', () => {
    const other = kind.render(site({ root: [1, 3, 6, 1, 4, 1, 99999, 5] }));
    const text = other.map((file) => file.text).join('');
    expect(text).not.toContain('1.3.6.1.4.1.8072');
    if (all.includes('1.3.6.1.4.1.8072')) expect(text).toContain('1.3.6.1.4.1.99999.5');
  });

  test('has only what is counted', () => {
    const services = ['imap', 'agent'] as const;
    const graphs = graphsOf({ services: ['imap'], hasOwnCounters: false });
    const text = kind
      .render(site({ services, graphs, ownCounters: [] }))
      .map((file) => file.text)
      .join('');
    expect(text.length).toBeLessThanOrEqual(all.length);
    expect(text).not.toMatch(/\.2004\.1\.1\.\d+\.0|deliverySuccess/i);
  });

  test('says of each file whether there is a secret in it, and has it in no other', () => {
    for (const access of [secret, v3]) {
      const made = kind.render(site({ access }));
      for (const { name, text, holdsSecret } of made) {
        const found = text.includes(SECRET) || text.includes('-passphrase');
        expect({ name, found }).toEqual({ name, found: holdsSecret });
        if (found) expect(text).toContain('SECRET');
      }
    }
  });
});
