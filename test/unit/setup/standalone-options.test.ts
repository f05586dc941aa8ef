import { formatDatagramAddress } from '../../../src/host/datagrams';
import type { Invocation } from '../../../src/host/invocation';
import { isSameSnmp, isStandalone, withStandalone } from '../../../src/setup/standalone-options';
import { accepted } from '../config/read';

function invocation(operands: readonly string[], options: Invocation['options']): Invocation {
  const unused = () => undefined;
  return {
    command: 'agent',
    options,
    operands,
    host: undefined as never,
    environment: {},
    stdout: unused,
    stderr: unused,
  };
}

const standalone = { standalone: true };
const anywhere = { standalone: true, 'listen-anywhere': true };
const NOTHING = '';
const LISTEN = 'snmp: {listen: "udp:127.0.0.1:2161", community: ours}';
const PUBLIC = 'snmp: {community: public}';
const OURS = 'snmp: {community: ours-of-7-hills}';
const WEAK = 'snmp: {community: ours}';
const USERS = 'snmp: {users: [{name: ann, auth_password: blauer.Zaun.7}]}';
const WEAK_USERS = 'snmp: {users: [{name: ann, auth_password: ann-ann-ann}]}';

test.each<[string, string, readonly string[], Invocation['options'], string | undefined]>([
  ['nothing is said', NOTHING, [], {}, undefined],
  ['the file has a community only', OURS, [], {}, undefined],
  ['the file says where', LISTEN, [], {}, 'udp:127.0.0.1:2161'],
  ['the command line asks for it', NOTHING, [], standalone, 'udp:127.0.0.1:1161'],
  ['both do, and the file says where', LISTEN, [], standalone, 'udp:127.0.0.1:2161'],
  ['both say where', LISTEN, ['udp:[::1]:3161'], standalone, 'udp:[::1]:3161'],
  ['the command line opens it, with a community of its own', OURS, ['udp:0.0.0.0:161'], anywhere, 'udp:0.0.0.0:161'],
  ['the command line opens it, with users', USERS, ['udp:[::]:161'], anywhere, 'udp:[::]:161'],
])('where %s, SNMP is answered there or by snmpd', (_, yaml, operands, options, listen) => {
  const config = withStandalone(invocation(operands, options), accepted(yaml));
  expect(config.snmp?.listen && formatDatagramAddress(config.snmp.listen)).toBe(listen);
  expect(isStandalone(config)).toBe(listen !== undefined);
});

test.each<[string, string, readonly string[], Invocation['options'], string]>([
  ['an address without --standalone', NOTHING, ['udp:127.0.0.1:1'], {}, 'goes with --standalone'],
  ['--listen-anywhere alone', LISTEN, [], { 'listen-anywhere': true }, 'goes with --standalone'],
  ['an address that is none', NOTHING, ['127.0.0.1'], standalone, 'is no address to listen at'],
  ['an open address without the word for it', OURS, ['udp:0.0.0.0:161'], standalone, 'listen_anywhere'],
  ['an open address for everyone', NOTHING, ['udp:0.0.0.0:161'], anywhere, 'everyone knows the community'],
  ['an open address with a short community', WEAK, ['udp:0.0.0.0:161'], anywhere, 'has less than 8 characters'],
  ['an open address with a weak password', WEAK_USERS, ['udp:[::]:161'], anywhere, 'is the name of a user'],
  ['an open address for "public"', PUBLIC, ['udp:0.0.0.0:161'], anywhere, 'everyone knows the community'],
])('%s is refused', (_, yaml, operands, options, sentence) => {
  expect(() => withStandalone(invocation(operands, options), accepted(yaml))).toThrow(sentence);
});

test('two configurations answer alike when all that is said of SNMP is the same', () => {
  expect(isSameSnmp(accepted(LISTEN), accepted(`${LISTEN}\nstate_dir: /elsewhere`))).toBe(true);
  expect(isSameSnmp(accepted(LISTEN), accepted(OURS))).toBe(false);
  expect(isSameSnmp(accepted(NOTHING), accepted(NOTHING))).toBe(true);
});
