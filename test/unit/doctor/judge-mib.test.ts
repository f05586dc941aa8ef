import { expect, test } from '@jest/globals';
import { judgeMib } from '../../../src/doctor/judge-mib';
import { ROOT, remedies, sentences } from '../../support/doctor-verdict';

const asked = { kind: 'asked', root: ROOT, translated: undefined, missing: [] } as const;

test.each<[string, Parameters<typeof judgeMib>[0], readonly string[]]>([
  ['no tools', { kind: 'no tools' }, []],
  ['found', { ...asked, translated: ROOT }, []],
  ['missing', { ...asked, missing: ['MAIL-TOASTER-LOGS-MIB'] }, ['finds no MAIL-TOASTER-LOGS-MIB']],
  ['of another root', { ...asked, translated: '1.3' }, ['is for the root 1.3, not']],
  ['without what it imports', { ...asked, missing: ['SNMPv2-SMI', 'SNMPv2-TC'] }, ['(SNMPv2-SMI, SNMPv2-TC)']],
  ['unusable', asked, ['cannot use it']],
])('%s', (_, facts, wanted) => {
  const said = sentences(judgeMib(facts, remedies));
  expect(said).toHaveLength(wanted.length);
  for (const [n, words] of wanted.entries()) expect(said[n]).toContain(words);
});
