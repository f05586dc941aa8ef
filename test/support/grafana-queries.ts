// What a dashboard of Grafana asks Prometheus, as Grafana asks it: with its variables replaced.

import type { Dashboard } from '../../src/nms/grafana-types';

export interface DashboardQuery {
  /** The panel's title, for who reads a failure. */
  readonly panel: string;
  /** What is shown, as `maillogs show` calls it. */
  readonly name: string;
  readonly expr: string;
}

export interface Chosen {
  readonly job: string;
  readonly instance: string;
  readonly rateInterval: string;
}

/** Every query of every panel. No host has a farm, and so all are chosen, as Grafana does at first. */
export function queriesOf(json: string, { job, instance, rateInterval }: Chosen): readonly DashboardQuery[] {
  const { panels = [] } = JSON.parse(json) as Dashboard;
  return panels.flatMap(({ title = '', ...panel }) => {
    const targets = ('targets' in panel && panel.targets) || [];
    return targets.map((target) => {
      const { refId, expr } = target as { readonly refId: string; readonly expr: string };
      const asked = expr
        .replaceAll('$job', job)
        .replaceAll('$farm', '.*')
        .replaceAll('$instance', instance)
        .replaceAll('$__rate_interval', rateInterval);
      if (asked.includes('$')) throw new Error(`${title}: a variable is left in ${asked}`);
      return { panel: title, name: refId, expr: asked };
    });
  });
}
