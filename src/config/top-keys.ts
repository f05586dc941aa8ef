// The keys of a configuration, declared: those of the top here, those below them with their readers.

import { formatOid, parseOid } from '../base/oid';
import { parseSocketAddress } from '../base/sockets';
import { DEFAULT_ROOT } from '../registry/registry';
import { absolutePath, choice, onOrOff, parsedForm, textForm } from './form';
import { key, keyMap, mapForm, schemaRule } from './keys';
import { MASTER_ADDRESS } from './listen-address';
import { alertsForm } from './read-alerts';
import { archiveKeys } from './read-archive';
import { countersForm } from './read-counters';
import { farmKeys } from './read-farm';
import { metricsKeys } from './read-metrics';
import { mtaMibForm } from './read-mta-mib';
import { notificationKeys } from './read-notifications';
import { snmpKeys } from './read-snmp';
import { sourcesForm } from './read-sources';
import { quoted } from './reading';

/** Below 1.3.6.1.4.1 begins what belongs to one organisation; at or above it we would answer for others. */
const MIN_ROOT_ARCS = 7;
/** Longest root, in arcs: the rest of an OID's 128 is for the tables below it, whose rows are named by text. */
const MAX_ROOT_ARCS = 48;

const agentxKeys = keyMap({
  master: key(
    parsedForm('an address, unix:/path or tcp:host:port', {
      parse: parseSocketAddress,
      complaint: addressComplaint,
      pattern: MASTER_ADDRESS,
    }),
    {
      help: 'The AgentX socket of snmpd; in snmpd.conf it is "master agentx" and "agentXSocket".',
      usual: 'unix:/var/agentx/master',
    },
  ),
});

const rootOid = parsedForm(`an OID of ${MIN_ROOT_ARCS} to ${MAX_ROOT_ARCS} numbers`, {
  parse: (text) => (isRoot(text) ? parseOid(text) : undefined),
  complaint: rootComplaint,
  pattern: new RegExp(
    `^\\.?(?:0*[01]\\.0*(?:\\d|[1-3]\\d)|0*2\\.\\d+)(?:\\.\\d+){${MIN_ROOT_ARCS - 2},${MAX_ROOT_ARCS - 2}}$`,
  ),
});

/** A pattern for one field of a schedule: the numbers that it may have, steps such as /5, names and signs. */
const field = (numbers: string) => `(?:/\\d{1,2}|(?:${numbers})(?!\\d)|[^\\d\\s/])+`;
const [toFiftyNine, hours, days, months, weekdays] = [
  '[0-5]?\\d',
  '[01]?\\d|2[0-3]',
  '[0-2]?\\d|3[01]',
  '0?\\d|1[0-2]',
  '0?[0-7]',
].map(field);

/** Six fields, or five without the seconds; what else is wrong in them, who runs the schedule says. */
const schedule = textForm('a schedule', {
  complaint: () => undefined,
  pattern: new RegExp(`^\\s*(?:${toFiftyNine}\\s+)?${[toFiftyNine, hours, days, months, weekdays].join('\\s+')}\\s*$`),
  maxLength: 300,
});

export const topKeys = keyMap(
  {
    schedule: key(schedule, {
      help: 'When the logs are read: second, minute, hour, day of month, month, day of week. Quotes are needed, since YAML has a meaning of its own for "*". Where both day fields are given, both must fit.',
      usual: '"*/10 * * * * *"',
    }),
    state_dir: key(absolutePath, {
      help: 'Where the counts are kept, and the readable counter files (send.txt ...). The user that runs maillogs must be able to write here.',
      usual: '/var/log/mail/counters',
    }),
    agentx: key(mapForm(agentxKeys), { help: 'How snmpd is reached.' }),
    snmp: key(mapForm(snmpKeys), {
      help: 'Who may ask the agent itself, where it answers SNMP without an snmpd: with a listen here, or when it is started as "maillogs agent --standalone". Keep the file from the eyes of others then.',
    }),
    root_oid: key(rootOid, {
      help: 'The OID that everything hangs below. After moving it, load the MIB again: "maillogs mib".',
      usual: formatOid(DEFAULT_ROOT),
    }),
    mta_mib: key(mtaMibForm, {
      help: 'The local mail system in the standard MTA-MIB (RFC 2789): one row, the sum over the mail servers that are counted here.',
      usual: 'false',
    }),
    counter32_mirror: key(onOrOff, {
      help: 'Whether each Counter64 is also served as a Counter32, below the arc 1.120 of the root, for pollers that speak SNMPv1 only.',
      usual: 'false',
    }),
    keep_samples: key(onOrOff, {
      help: 'Whether the last five lines of each source that no rule claims are kept, where "maillogs show" finds them; never of a log that someone may not read who may read the state directory.',
      usual: 'true',
    }),
    sources: key(sourcesForm, {
      help: 'The logs. A list here replaces the default one as a whole.',
      usual: 'the logs of a Mail Toaster',
    }),
    counters: key(countersForm, { help: 'Counters of your own.', usual: 'none' }),
    notifications: key(mapForm(notificationKeys), {
      help: 'What maillogs tells by itself, as SNMP notifications: snmpd sends them where its trap2sink or trapsess lines say.',
    }),
    alerts: key(alertsForm, { help: 'Counters that are watched for how fast they grow.', usual: 'none' }),
    metrics: key(mapForm(metricsKeys), { help: 'The counters for Prometheus, without SNMP.', usual: 'off' }),
    history: key(choice(['rrdtool', 'none']), {
      help: 'By what the agent keeps counts over time, for "maillogs graph", in RRD files below state_dir; rrdtool has to be installed.',
      usual: 'none',
    }),
    farm: key(mapForm(farmKeys), {
      help: 'Many hosts under one name: the agent asks each over SNMP, adds up what they count, and shows the sum as one more host.',
      usual: 'none',
    }),
    archive: key(mapForm(archiveKeys), {
      help: 'What sendlog, smtplog and pop3log do with the lines that multilog gives them.',
    }),
  },
  [
    schemaRule({ not: { required: ['farm'] } }, { properties: { sources: { minItems: 1 } } }),
    schemaRule(
      { not: { required: ['counters'] } },
      { properties: { sources: { items: { required: ['services'], properties: { services: { minItems: 1 } } } } } },
    ),
  ],
);

function addressComplaint(text: string): string {
  const meant = [`unix:${text}`, `tcp:${text}`, `${text}:705`, `tcp:${text}:705`].find((each) =>
    parseSocketAddress(each),
  );
  const hint = meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`;
  return `${quoted(text)} is not the address of a master: wanted is unix:/path or tcp:host:port${hint}`;
}

function isRoot(text: string): boolean {
  const oid = parseOid(text);
  if (oid === undefined || oid.length < MIN_ROOT_ARCS || oid.length > MAX_ROOT_ARCS) return false;
  return oid[0]! <= 2 && (oid[0] === 2 || oid[1]! < 40);
}

function rootComplaint(text: string): string {
  const example = 'such as 1.3.6.1.4.1.8072.9999.9999.2004';
  if (parseOid(text) === undefined)
    return `${quoted(text)} is not an OID: wanted are numbers with dots between, ${example}.`;
  return `${quoted(text)} cannot be the root of a MIB module: wanted are ${MIN_ROOT_ARCS} to ${MAX_ROOT_ARCS} numbers, ${example}.`;
}
