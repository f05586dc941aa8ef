// The SNMP tools of Net-SNMP, run as an operator does (snmpcmd(1)), but with no configuration except what
// stands on their command lines.

import { TOP } from './checkout';
import { type Outcome, runProgram } from './child';

/** As one types it at the top of the checkout. */
export const MIB_DIRECTORIES = 'node_modules/net-snmp/lib/mibs:.:mibs';
const MODULE = 'MAIL-TOASTER-LOGS-MIB';

export interface SnmpRow {
  /** Dotted without a leading dot; by name, `MODULE::name.index`. */
  readonly oid: string;
  /** Such as Counter64; empty for an exception such as `No Such Object`. */
  readonly type: string;
  /** As it is printed behind the type. */
  readonly value: string;
}

const numeric = ['-m', '', '-On', '-Oe', '-Ot'] as const;
const byName = ['-M', MIB_DIRECTORIES, '-m', MODULE, '-Ot'] as const;

/** A directory that is none: no configuration is found, no index of certificates is made. */
const environment = { PATH: process.env['PATH'], SNMPCONFPATH: '/dev/null', SNMP_PERSISTENT_DIR: '/dev/null' };

function snmp(tool: string, words: readonly string[]): Outcome {
  return snmpTool(tool, ['-v2c', '-c', 'public', '-t', '2', '-r', '2', ...words]);
}

/** A tool with no words but the caller's: whatever it ends with. */
export function snmpTool(tool: string, words: readonly string[]): Outcome {
  return runProgram([tool, ...words], { cwd: TOP, env: environment });
}

/** The rows a tool prints when it is let in with these words. */
export function toolRows(tool: string, access: readonly string[], words: readonly string[]): readonly SnmpRow[] {
  return rowsOf(snmpTool(tool, [...access, '-t', '2', '-r', '2', ...numeric, ...words]));
}

/** As one runs it while waiting: whatever it ends with. */
export function snmpGet(address: string, oids: readonly string[]): Outcome {
  return snmp('snmpget', [...numeric, '-t', '0.2', '-r', '0', address, ...oids]);
}

export function getRows(address: string, oids: readonly string[]): readonly SnmpRow[] {
  return inRequests(oids, (some) => rowsOf(snmp('snmpget', [...numeric, address, ...some])));
}

export function getNextRows(address: string, oids: readonly string[]): readonly SnmpRow[] {
  return inRequests(oids, (some) => rowsOf(snmp('snmpgetnext', [...numeric, address, ...some])));
}

export function walkRows(address: string, root: string): readonly SnmpRow[] {
  return rowsOf(snmp('snmpwalk', [...numeric, address, root]));
}

export function bulkWalkRows(address: string, root: string, maxRepetitions = 10): readonly SnmpRow[] {
  return rowsOf(snmp('snmpbulkwalk', [...numeric, `-Cr${maxRepetitions}`, address, root]));
}

/** As a poller that speaks SNMPv1 only. */
export function walkRowsV1(address: string, root: string): readonly SnmpRow[] {
  return rowsOf(snmp('snmpwalk', [...numeric, '-v1', address, root]));
}

/** The same; SNMPv1 has no exceptions, so what is not there fails the whole request. */
export function snmpGetV1(address: string, oids: readonly string[]): Outcome {
  return snmp('snmpget', [...numeric, '-v1', address, ...oids]);
}

/** By the names of the MIB; `name` such as mtlSend. */
export function walkByName(address: string, name: string): readonly SnmpRow[] {
  return rowsOf(snmp('snmpwalk', [...byName, address, `${MODULE}::${name}`]));
}

/** A table as snmptable prints it (snmptable(1)): a row a line, its cells by the names of their columns. */
export function tableRows(address: string, table: string, modules: string): readonly Record<string, string>[] {
  const words = ['-M', MIB_DIRECTORIES, '-m', modules, '-CB', '-Cf', '|', '-Cl', address, table];
  const { code, stdout, stderr } = snmp('snmptable', words);
  if (code !== 0 || stderr !== '') throw new Error(`snmptable ended with ${code}: ${stderr}${stdout}`);
  const [header = '', ...rows] = stdout.split('\n').filter((line) => line.includes('|'));
  const columns = header.split('|');
  return rows.map((row) => Object.fromEntries(row.split('|').map((cell, i) => [columns[i], cell])));
}

/** A table's rows by its columns, as snmptable(1) prints them; numbers without their units. */
export function snmpTable(address: string, name: string): readonly Readonly<Record<string, string>>[] {
  // A form feed is in no value: text and units have blanks.
  const separator = '\f';
  const words = [...byName, '-OU', '-Cf', separator, address, `${MODULE}::${name}`];
  const { code, stdout, stderr } = snmp('snmptable', words);
  if (code !== 0 || stderr !== '') throw new Error(`snmptable ended with ${code}: ${stderr}${stdout}`);
  const [, columns = '', ...rows] = stdout.split('\n').filter((line) => line !== '');
  const names = columns.split(separator);
  return rows.map((row) =>
    Object.fromEntries(row.split(separator).map((value, i) => [names[i] ?? `column ${i}`, value])),
  );
}

/** All that the MIB says of a name. */
export function translateDetails(name: string): string {
  const { code, stdout, stderr } = runProgram(
    ['snmptranslate', '-M', MIB_DIRECTORIES, '-m', MODULE, '-Td', `${MODULE}::${name}`],
    { cwd: TOP, env: environment },
  );
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

export function translate(names: readonly string[]): readonly string[] {
  const { code, stdout, stderr } = runProgram(
    ['snmptranslate', '-M', MIB_DIRECTORIES, '-m', MODULE, '-On', ...names.map((name) => `${MODULE}::${name}`)],
    { cwd: TOP, env: environment },
  );
  if (code !== 0) throw new Error(stderr);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.replace(/^\./, '')]));
}

/** The tools take at most 128 names, of which an answer must fit into one datagram. */
function inRequests(oids: readonly string[], ask: (some: readonly string[]) => readonly SnmpRow[]): readonly SnmpRow[] {
  const requests = Math.ceil(oids.length / 50);
  return Array.from({ length: requests }, (_, n) => ask(oids.slice(n * 50, (n + 1) * 50))).flat();
}

/** Throws what the tool complained of. A walk of nothing gives one row that is an exception. */
function rowsOf({ code, stdout, stderr }: Outcome): readonly SnmpRow[] {
  if (code !== 0 || stderr !== '') throw new Error(`the SNMP tool ended with ${code}: ${stderr}${stdout}`);
  return stdout.split('\n').flatMap((line) => {
    const [, oid, type = '', value] = /^\.?(\S+) = (?:([A-Za-z0-9-]+): ?)?(.*)$/.exec(line) ?? [];
    return oid === undefined || value === undefined ? [] : [{ oid, type, value }];
  });
}
