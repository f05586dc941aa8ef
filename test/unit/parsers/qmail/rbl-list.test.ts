import { identifyList, type ListIdentity } from '../../../../src/parsers/qmail/rbl-list';

interface Case {
  readonly name: string;
  readonly zone?: string;
  readonly text: string;
  readonly row: string;
  readonly list: ListIdentity['list'];
}

const cases: readonly Case[] = [
  {
    name: 'a list by the host of its URL',
    text: 'https://www.spamhaus.org/x',
    row: 'www.spamhaus.org',
    list: 'spamhaus',
  },
  { name: 'a URL in capitals', text: 'see HTTP://WWW.ORDB.ORG/x', row: 'www.ordb.org', list: 'ordb' },
  { name: 'a URL in angle brackets', text: '<URL:http://mail-abuse.org/x>', row: 'mail-abuse.org', list: 'maps' },
  { name: 'a URL with a port', text: 'http://bl.example.net:8080/x', row: 'bl.example.net', list: undefined },
  { name: 'a host that ends a sentence', text: 'See http://sorbs.net.', row: 'sorbs.net', list: 'sorbs' },
  {
    name: 'the first of two URLs as the row',
    text: 'http://a.example/ http://njabl.org/',
    row: 'a.example',
    list: 'njabl',
  },
  {
    name: 'a zone before the URL',
    zone: 'BL.Spamcop.net.',
    text: 'http://a.example/',
    row: 'bl.spamcop.net',
    list: 'spamcop',
  },
  { name: 'a private zone with a known URL', zone: 'rbl.lan', text: 'http://dsbl.org/', row: 'rbl.lan', list: 'dsbl' },
  { name: 'a host without a URL', text: 'listed in relays.visi.com', row: 'other', list: 'visi' },
  { name: 'a name alone', text: 'Listed by SpamCop.', row: 'other', list: 'spamcop' },
  { name: 'missing reverse DNS', text: 'Blocked - Reverse DNS queries fail', row: 'other', list: 'dns' },
  {
    name: 'a list that speaks of reverse DNS',
    zone: 'bl.example',
    text: 'no reverse DNS',
    row: 'bl.example',
    list: undefined,
  },
  {
    name: 'a known list that speaks of reverse DNS',
    text: 'reverse DNS, http://sorbs.net/',
    row: 'sorbs.net',
    list: 'sorbs',
  },
  { name: 'please visit', text: 'please visit http://bl.example.net/', row: 'bl.example.net', list: undefined },
  { name: 'common words', text: 'no services for monkeys', row: 'other', list: undefined },
  { name: 'words of a path', text: 'http://bl.example.net/spamhaus?sorbs.net', row: 'bl.example.net', list: undefined },
  {
    name: 'a name as part of another host',
    text: 'http://spamhaus.org.example/',
    row: 'spamhaus.org.example',
    list: undefined,
  },
  { name: 'a domain with a longer name', text: 'http://notspamhaus.org/', row: 'notspamhaus.org', list: undefined },
  { name: 'a host too long for a row', text: `http://${'a'.repeat(64)}/`, row: 'other', list: undefined },
  { name: 'a host of the longest length', text: `http://${'a'.repeat(63)}/`, row: 'a'.repeat(63), list: undefined },
  { name: 'a zone that is no host name', zone: 'bl_x/..', text: '', row: 'other', list: undefined },
  { name: 'an empty label', text: 'http://a..example/', row: 'other', list: undefined },
  { name: 'a URL without a host', text: 'http:///x http://', row: 'other', list: undefined },
  { name: 'nothing', text: '', row: 'other', list: undefined },
];

describe('a refusal of rblsmtpd', () => {
  it.each(cases)('is put down to its list: $name', ({ zone, text, row, list }) => {
    expect(identifyList({ zone, text })).toEqual({ row, list });
  });
});
