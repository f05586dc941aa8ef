// The outside world. Nothing else in src/ touches a clock, a file, a socket or another process.

import type { Sockets } from '../base/sockets';
import type { Clock } from './clock';
import type { Files } from './files';
import type { Journal } from './journal';
import type { Processes } from './processes';

export interface Host {
  readonly clock: Clock;
  readonly files: Files;
  readonly sockets: Sockets;
  readonly processes: Processes;
  readonly journal: Journal;
}
