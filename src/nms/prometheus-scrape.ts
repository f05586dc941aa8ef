// The job by which Prometheus scrapes the hosts through snmp_exporter: the address that it asks is the exporter's, the
// host becomes a parameter and the label `instance`.

import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { hostText, type Site } from './site';
import { AUTH, MODULE } from './snmp-exporter';
import { type Yaml, yamlText } from './yaml';

/** The job of all hosts that are scraped, and so the label of their sums; a farm is summed already, and apart from them. */
export function jobOf({ farm }: Pick<Site, 'farm'>): string {
  return farm === undefined ? 'maillogs' : 'maillogs-farm';
}

/** Where Debian's snmp_exporter listens. */
const EXPORTER = 'localhost:9116';

export const prometheusScrape: ExportKind = {
  name: 'prometheus-scrape',
  summary: 'the job of Prometheus that scrapes snmp_exporter',
  versions: ['0.21', '0.23'],
  render(site) {
    const params = { module: [MODULE], ...(site.toolVersion === '0.21' ? {} : { auth: [AUTH] }) };
    const job: Yaml = {
      job_name: jobOf(site),
      scrape_interval: '1m',
      metrics_path: '/snmp',
      params,
      static_configs: [{ targets: site.hosts.map(hostText) }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: EXPORTER },
      ],
    };
    const uses = ['For Prometheus: append it to /etc/prometheus/prometheus.yml, where scrape_configs comes last.'];
    return [plainFile('scrape.yml', `\n${heading(undefined, '#', uses)}${yamlText([job], '  ')}`)];
  },
};
