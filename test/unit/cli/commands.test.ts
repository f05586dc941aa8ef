import { commands } from '../../../src/cli/commands';
import { legacyEntries } from '../../../src/perl/legacy-line';
import { counters, logServices } from '../../../src/registry/registry';

test('each service has a command where its one-line output has something to say, and else none', () => {
  const zeros = new BigUint64Array(counters.length);
  const withOutput = logServices.filter((service) => legacyEntries(service, zeros).length > 0);
  const names = commands.map(({ name }) => name);
  expect(logServices.filter((service) => names.includes(service))).toEqual(withOutput);
  expect(withOutput).toContain('send');
  expect(withOutput).not.toContain('clamav');
});
