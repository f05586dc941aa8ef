// The real outside world.

import type { Host } from './host';
import type { Journal } from './journal';
import { nodeClock } from './node-clock';
import { nodeFiles } from './node-files';
import { nodeProcesses } from './node-processes';
import { nodeSockets } from './node-sockets';
import { stderrJournal } from './stderr-journal';

/** The real world, with a journal of the caller's choice: lines on stderr when not given. */
export function nodeHost(journal: Journal = stderrJournal): Host {
  return { clock: nodeClock, files: nodeFiles, processes: nodeProcesses, sockets: nodeSockets, journal };
}
