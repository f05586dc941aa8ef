// Checks of the Monitoring Plugins' check_snmp for each graph, as objects of Icinga 2 and of Nagios. They give
// performance data, from which both draw, and no threshold: what is too much is the site's to say.

import { Problem } from '../base/problem';
import type { Graph } from '../registry/graph-types';
import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { holdsSecret, type Site, type SnmpHost } from './site';

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
    const template = `template Service "maillogs" {
  check_command = "snmp"
  check_interval = 1m
  retry_interval = 30s
  vars.snmp_address = "$host.vars.maillogs_address$"
  vars.snmp_port = "$host.vars.maillogs_port$"
  vars.snmp_version = "2c"
  vars.snmp_community = "${communityOf(site)}"
  vars.snmp_timeout = "2"
  vars.snmp_retries = "1"
}
`;
    const services = checksOf(site).map(({ title, oids, labels, isRate }) => {
      const rate = isRate ? '  vars.snmp_rate = true\n  vars.snmp_rate_multiplier = 60\n' : '';
      return `
apply Service "maillogs: ${title}" {
  import "maillogs"
  vars.snmp_oid = "${oids}"
  vars.snmp_label = "${labels}"
${rate}  assign where host.vars.maillogs_address
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
    command_line  /usr/lib/nagios/plugins/check_snmp -H $HOSTADDRESS$ -p $_HOSTMAILLOGS_PORT$ -P 2c -C '${communityOf(site)}' -t 2 -e 1 -o $ARG1$ -l $ARG2$${more}
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

function communityOf({ access }: Site): string {
  if (access.version === '3') {
    throw new Problem(
      'usage',
      'checks by check_snmp are exported for SNMPv2c only: leave out --v3-user, and name a community.',
    );
  }
  // Each of the two has a sign of its own for what it replaces, and the shell that Nagios runs has its quote.
  if (/[$!'";\\]/.test(access.community)) {
    throw new Problem(
      'usage',
      'this community has a character that Icinga or Nagios takes for its own: use one of letters, digits, "-" and "_".',
    );
  }
  return access.community;
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
