// Grafana's own types of a dashboard, so that the compiler finds what Grafana would not read. Types only: nothing of
// the package is in the program. Its enumerations are taken by their words, since their values are in the package.

import type * as schema from '@grafana/schema';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen.js';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.js';
import type * as timeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.js';

/** A type with the words of its enumerations in the place of their members, and nothing that can be written to. */
type Words<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Each)[]
    ? readonly Words<Each>[]
    : T extends object
      ? { readonly [Key in keyof T]: Words<T[Key]> }
      : T;

/** A panel of one kind: its options and those of its fields are checked, too. */
type PanelOf<Type extends string, Options, Custom> = Omit<Words<schema.Panel>, 'type' | 'options' | 'fieldConfig'> & {
  readonly type: Type;
  readonly options: Words<Options>;
  readonly fieldConfig: Words<schema.FieldConfigSource<Custom>>;
};

export type Dashboard = Words<schema.Dashboard>;
export type Variable = Words<schema.VariableModel>;
export type GridPosition = Words<schema.GridPos>;
export type RowPanel = Words<schema.RowPanel>;
export type StatPanel = PanelOf<'stat', stat.Options, Record<string, never>>;
export type TimeSeriesPanel = PanelOf<'timeseries', timeSeries.Options, timeSeries.FieldConfig>;
export type HeatmapPanel = PanelOf<'heatmap', heatmap.Options, heatmap.FieldConfig>;
export type Panel = StatPanel | TimeSeriesPanel | HeatmapPanel;
export type FieldOverride = Words<schema.FieldConfigSource>['overrides'][number];

/** A query of Prometheus, of which the package has no type. */
export type Query = Words<schema.DataQuery> & {
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: 'time_series' | 'heatmap';
  readonly instant: boolean;
  readonly range: boolean;
};
