// The kinds of export there are, one for each tool.

import { cacti } from './cacti';
import { icinga2, nagios } from './check-snmp';
import { collectd } from './collectd';
import type { ExportKind } from './export-kind';
import { grafana } from './grafana';
import { librenms } from './librenms';
import { mrtg } from './mrtg';
import { munin } from './munin';
import { prometheusRules } from './prometheus-rules';
import { prometheusScrape } from './prometheus-scrape';
import { snmpExporter, snmpGenerator } from './snmp-exporter';
import { snmpdProxy } from './snmpd-proxy';
import { telegraf } from './telegraf';
import { zabbix } from './zabbix';

export const exportKinds: readonly ExportKind[] = [
  mrtg,
  snmpExporter,
  snmpGenerator,
  prometheusRules,
  prometheusScrape,
  grafana,
  cacti,
  zabbix,
  munin,
  icinga2,
  nagios,
  collectd,
  telegraf,
  librenms,
  snmpdProxy,
];
