// Checks of the Monitoring Plugins' check_snmp for each graph, as objects of Icinga 2 and of Nagios. They give
// performance data, from which both draw, and no threshold: what is too much is the site's to say.

import { Problem } from '../base/problem';
import type { Graph } from '../registry/graph-types';
import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { holdsSecret, knownProtocol, type Site, type SnmpAccess, type SnmpHost, securityLevel } from './site';

/** One check: as many counters as the plug-in asks for in one request. */
interface Check {
  readonly title: string;
  readonly oids: string;
  readonly labels: string;
  readonly isRate: boolean;
}

const SNMP_PORT = 161;

export const icinga2: ExportKind = {
  name: 'icinga2',
  summary: 'services of Icinga 2 by check_snmp',
  versions: ['2.13'],
  render(site) {
    const uses = ['For Icinga 2: save it as /etc/icinga2/conf.d/maillogs.conf.'];
    const { command, prefix, vars } = icingaAccess(site.access);
    const setting = (name: string, value: string) => `  vars.${prefix}_${name} = ${value}\n`;
    const common = { address: '"$host.vars.maillogs_address$"', port: '"$host.vars.maillogs_port$"', ...vars };
    const template = `template Service "maillogs" {
  check_command = "${command}"
  check_interval = 1m
  retry_interval = 30s
${Object.entries(common)
  .map(([name, value]) => setting(name, value))
  .join('')}}
`;
    const services = checksOf(site).map(({ title, oids, labels, isRate }) => {
      const rate = isRate ? setting('rate', 'true') + setting('rate_multiplier', '60') : '';
      return `
apply Service "maillogs: ${title}" {
  import "maillogs"
${setting('oid', `"${oids}"`)}${setting('label', `"${labels}"`)}${rate}  assign where host.vars.maillogs_address
}
`;
    });
    const hosts = site.hosts.map(
      ({ name, port }) => `
object Host "${name}" {
  check_command = "dummy"
  address = "${name}"
  vars.maillogs_address = "${name}"
  vars.maillogs_port = ${port ?? SNMP_PORT}
}
`,
    );
    const note = '// A host that is there already: leave its object out, and give it the two variables of ours.\n';
    const text = [heading(site, '//', uses), template, ...services, '\n', note, ...hosts].join('');
    return [plainFile('maillogs.conf', text, holdsSecret(site))];
  },
};

export const nagios: ExportKind = {
  name: 'nagios',
  summary: 'a command and services of Nagios by check_snmp',
  versions: ['4'],
  render(site) {
    const uses = ['For Nagios: save it as /etc/nagios4/objects/maillogs.cfg and name it in nagios.cfg as cfg_file.'];
    const command = (name: string, more: string) => `
define command {
    command_name  ${name}
    command_line  /usr/lib/nagios/plugins/check_snmp -H $HOSTADDRESS$ -p $_HOSTMAILLOGS_PORT$ ${nagiosAccess(site.access)} -t 2 -e 1 -o $ARG1$ -l $ARG2$${more}
}
`;
    const hosts = site.hosts.map((host) => nagiosHost(host));
    const names = site.hosts.map(({ name }) => name).join(',');
    const services = checksOf(site).map(
      ({ title, oids, labels, isRate }) => `
define service {
    use                  generic-service
    host_name            ${names}
    service_description  maillogs: ${title}
    check_interval       1
    check_command        ${isRate ? 'check_maillogs_rate' : 'check_maillogs'}!${oids}!${labels}
}
`,
    );
    const commands = [command('check_maillogs', ''), command('check_maillogs_rate', ' --rate --rate-multiplier=60')];
    return [
      plainFile(
        'maillogs.cfg',
        [heading(site, '#', uses), ...commands, ...hosts, ...services].join(''),
        holdsSecret(site),
      ),
    ];
  },
};

function nagiosHost({ name, port }: SnmpHost): string {
  return `
define host {
    use              generic-host
    host_name        ${name}
    address          ${name}
    check_command    check-host-alive
    _MAILLOGS_PORT   ${port ?? SNMP_PORT}
}
`;
}

/** The check command of Icinga's own library, what its variables begin with, and those that let it in. */
function icingaAccess(access: SnmpAccess) {
  if (access.version === '2c') {
    const vars = { version: '"2c"', community: `"${plain(access.community)}"`, timeout: '"2"', retries: '"1"' };
    return { command: 'snmp', prefix: 'snmp', vars };
  }
  const { user, auth, priv, context } = access;
  const vars = {
    timeout: '"2"',
    user: `"${plain(user)}"`,
    ...(context === undefined ? {} : { context: `"${plain(context)}"` }),
    seclevel: `"${securityLevel(access)}"`,
    ...(auth === undefined ? {} : { auth_alg: `"${knownAuth(auth)}"`, auth_key: `"${plain(auth.passphrase)}"` }),
    ...(priv === undefined ? {} : { priv_alg: `"${knownPriv(priv)}"`, priv_key: `"${plain(priv.passphrase)}"` }),
  };
  return { command: 'snmpv3', prefix: 'snmpv3', vars };
}

/** The words of check_snmp that let it in. */
function nagiosAccess(access: SnmpAccess): string {
  if (access.version === '2c') return `-P 2c -C '${plain(access.community)}'`;
  const { user, auth, priv, context } = access;
  const where = context === undefined ? '' : ` -N '${plain(context)}'`;
  const signs = auth === undefined ? '' : ` -a ${knownAuth(auth)} -A '${plain(auth.passphrase)}'`;
  const hides = priv === undefined ? '' : ` -x ${knownPriv(priv)} -X '${plain(priv.passphrase)}'`;
  return `-P 3 -L ${securityLevel(access)} -U '${plain(user)}'${where}${signs}${hides}`;
}

const knownAuth = ({ protocol }: { readonly protocol: string }) =>
  knownProtocol('check_snmp', protocol, ['md5', 'sha']);
const knownPriv = ({ protocol }: { readonly protocol: string }) =>
  knownProtocol('check_snmp', protocol, ['aes', 'des']);

/** Icinga and Nagios each have a sign of their own for what they replace, and the shell that Nagios runs has its quote. */
function plain(secret: string): string {
  if (!/[$!'";\\]/.test(secret)) return secret;
  throw new Problem(
    'usage',
    'the community, user or passphrase has a character that Icinga or Nagios takes for its own: use letters, digits, "-" and "_".',
  );
}

/** check_snmp asks for eight OIDs at most. */
const MAX_OIDS = 8;

function checksOf(site: Site): readonly Check[] {
  return site.graphs.flatMap((graph) =>
    checksOfGraph(graph, graph.form === 'histogram' ? [] : drawnItems(site, graph)),
  );
}

function checksOfGraph({ title, unit }: Graph, items: readonly DrawnItem[]): readonly Check[] {
  const parts = Math.ceil(items.length / MAX_OIDS);
  return Array.from({ length: parts }, (_, n) => {
    const some = items.slice(n * MAX_OIDS, (n + 1) * MAX_OIDS);
    return {
      title: n === 0 ? title : `${title} ${n + 1}`,
      oids: some.map(({ oid }) => oid).join(','),
      labels: some.map(({ name }) => name.replaceAll(' ', '_')).join(','),
      isRate: unit.endsWith('/min'),
    };
  });
}
