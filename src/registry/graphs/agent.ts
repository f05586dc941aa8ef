// The user's own counters, and maillogs itself.

import { type Graph, line, palette } from '../graph-types';

// biome-ignore format: a table, one item a line
export const agentGraphs: readonly Graph[] = [
  { id: 'own-counters', title: 'Own counters', unit: 'events/min', form: 'table', table: 'yours', column: 'count', service: 'yours', isRate: true, draw: 'line' },
  {
    id: 'agent-lines', title: 'Log lines read', unit: 'lines/min', form: 'rates',
    items: [
      line('agent.linesRead', 'read', 'blue'),
      line('agent.linesUnclaimed', 'not claimed by a rule', 'orange'),
      line('agent.linesForeign', 'of other programs', 'grey'),
      line('agent.linesOverlong', 'too long', 'vermilion'),
    ],
  },
  {
    id: 'agent-octets', title: 'Octets of log read', unit: 'octets/min', form: 'rates',
    items: [
      line('agent.octetsRead', 'read', 'blue'),
      line('agent.octetsLost', 'lost', 'vermilion'),
    ],
  },
  {
    id: 'agent-work', title: 'Work of maillogs', unit: 'events/min', form: 'rates',
    items: [
      line('agent.passes', 'passes', 'blue'),
      line('agent.requestsAnswered', 'SNMP requests', 'green'),
      line('agent.rotations', 'rotated files', 'orange'),
    ],
  },
  {
    id: 'agent-trouble', title: 'Trouble of maillogs', unit: 'events/min', form: 'rates',
    items: [
      line('agent.losses', 'logs lost', 'vermilion'),
      line('agent.truncations', 'logs cut short', 'orange'),
      line('agent.sourceErrors', 'sources not read', 'wine'),
      line('agent.commitFailures', 'counters not saved', 'purple'),
      line('agent.snapshotsDamaged', 'counters damaged', 'blue'),
      line('agent.passesMissed', 'passes missed', 'yellow'),
      line('agent.reconnects', 'connections made again', 'sky'),
      line('agent.entriesLost', 'journal entries lost', 'green'),
      line('agent.repeatsCut', 'repeats cut', 'grey'),
    ],
  },
  {
    id: 'agent-pass', title: 'Last pass of maillogs', unit: 'milliseconds', form: 'gauges',
    items: [
      { scalar: 'lastPassDuration', label: 'duration', color: palette.blue },
      { scalar: 'lastPassDelay', label: 'late by', color: palette.vermilion },
    ],
  },
  { id: 'source-lines', title: 'Log lines read, by source', unit: 'lines/min', form: 'table', table: 'source', column: 'linesRead', service: 'agent', isRate: true, draw: 'stack' },
  { id: 'source-lag', title: 'Lag of the log sources', unit: 'seconds', form: 'table', table: 'source', column: 'lagSeconds', service: 'agent', isRate: false, draw: 'line' },
];
