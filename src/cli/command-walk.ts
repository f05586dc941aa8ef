// maillogs walk [NAME|OID] and maillogs get NAME|OID...: asks an SNMP agent, with the names of our MIB built in, so that
// it can be used without MIB files.

import { didYouMean } from '../base/near';
import { formatOid, type Oid } from '../base/oid';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { believedPresence } from '../doctor/believed-presence';
import { choosePoller } from '../doctor/poller-options';
import { NamedObjects } from '../export/named-objects';
import type { Invocation } from '../host/invocation';
import { configOrExit } from '../setup/load-config';
import type { SnmpVarbind } from '../snmp/net-snmp';
import { isException, SnmpClient, type SnmpOutcome } from '../snmp/snmp-client';
import { answeringPlace, USUAL_PLACE } from './answering-place';
import { snmpLine } from './snmp-lines';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const { command, operands, options, stdout, stderr } = invocation;
  choosePoller(invocation, USUAL_PLACE);
  if (command === 'get' && operands.length === 0) {
    throw new Problem('usage', 'name what to get: maillogs get imap.success, or mtlImapSuccess.0, or an OID.');
  }
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const names = new NamedObjects(config.rootOid);
  const oids = operands.map((word) => found(names, word));
  const { presence, isAgentAlive } = believedPresence(invocation.host, config);
  const { target, poller } = choosePoller(invocation, answeringPlace(isAgentAlive ? presence : undefined, config.snmp));
  const client = new SnmpClient(target);
  const isNumeric = options['numeric'] === true;
  let shown = 0;
  const show = (varbinds: readonly SnmpVarbind[]) => {
    stdout(varbinds.map((varbind) => `${snmpLine(varbind, names, isNumeric)}\n`).join(''));
    shown += varbinds.filter((varbind) => !isException(varbind)).length;
  };
  try {
    const outcome =
      command === 'walk'
        ? await client.walk(formatOid(oids[0] ?? config.rootOid), show)
        : await client.get(oids.map((oid) => formatOid(instanceOf(names, oid))));
    if (outcome.kind !== 'answered') throw new Problem('unreachable', whyNot(outcome, poller.address));
    if (command === 'get') show(outcome.varbinds);
  } finally {
    client.close();
  }
  if (shown > 0) return EXIT.ok;
  const hint = 'does maillogs agent run, and does the view of snmpd.conf include it? maillogs doctor finds out';
  stderr(`maillogs: ${poller.address} answers, and shows nothing there: ${hint}.\n`);
  return EXIT.unavailable;
}

function found(names: NamedObjects, word: string): Oid {
  const oid = names.find(word);
  if (oid !== undefined) return oid;
  const meant = didYouMean(word, names.words);
  const what = meant === '.' ? ': name one of MAIL-TOASTER-LOGS-MIB, a counter, a service or an OID.' : meant;
  throw new Problem('usage', `no object is called "${printable(word, 60)}"${what}`);
}

/** A scalar's one instance, where only the object is named. */
function instanceOf(names: NamedObjects, oid: Oid): Oid {
  const object = names.objectOf(oid);
  return object !== undefined && !object.isColumn && object.oid.length === oid.length ? [...oid, 0] : oid;
}

function whyNot(outcome: Exclude<SnmpOutcome, { kind: 'answered' }>, address: string): string {
  switch (outcome.kind) {
    case 'silent':
      return `${address} does not answer: it may not run, listen elsewhere, or not take this community or version. maillogs doctor finds out.`;
    case 'complained':
      return `${address} does not take this SNMPv3 user: ${outcome.complaint}.`;
    case 'status':
      return `${address} answers with the error ${outcome.name}.`;
    case 'failed':
      return `asking ${address} failed: ${outcome.clause}.`;
  }
}
