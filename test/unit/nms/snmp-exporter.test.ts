import { snmpExporter } from '../../../src/nms/snmp-exporter';
import { exampleSite } from '../../support/nms-site';

test('both forms have the same module, which is all of what a test can run of the later one', () => {
  const [before, since] = ['0.21', '0.23'].map((version) => snmpExporter.render(exampleSite(version))[0]!.text);
  const body = (text: string) => {
    const lines = text.slice(text.indexOf(' walk:\n')).split('\n');
    const indent = /^ */.exec(text.slice(text.lastIndexOf('\n', text.indexOf('walk:\n')) + 1))![0].length;
    return [lines[0]!.trimStart(), ...lines.slice(1).map((line) => line.slice(indent))].join('\n');
  };
  expect(body(since!)).toBe(body(before!));
  expect(since).toMatch(
    /^auths:\n {2}maillogs:\n {4}version: 2\n {4}community: public\nmodules:\n {2}maillogs:\n {4}walk:/m,
  );
});
