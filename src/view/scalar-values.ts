// Where the value of each scalar that is no counter comes from: one that has no line here does not compile.

import type { ScalarName, ScalarService, scalars } from '../registry/scalars';
import type { ValueOf } from '../registry/syntax';
import { silentMembers } from './agent-status';
import type { ViewInput } from './view-input';

type ScalarValues = {
  readonly [S in ScalarService]: {
    readonly [N in ScalarName<S>]: (input: ViewInput) => ValueOf<SyntaxOf<(typeof scalars)[S], N>>;
  };
};
type SyntaxOf<Group, N extends keyof Group> = Group[N] extends { readonly syntax: infer Type }
  ? Extract<Type, Parameters<typeof import('./view-value').viewValue>[0]>
  : never;

export const scalarValues: ScalarValues = {
  agent: {
    version: ({ status }) => status.version,
    startTime: ({ status }) => status.startedMs,
    lastPassTime: ({ status }) => status.lastPass?.endedMs,
    lastPassDuration: ({ status }) => status.lastPass?.durationMs ?? 0,
    generation: ({ snapshot }) => snapshot.generation,
    configurationDigest: ({ status }) => status.configurationDigest,
    nextPassTime: ({ status }) => status.nextPassMs,
    epoch: ({ snapshot }) => snapshot.epoch,
    instance: ({ snapshot }) => snapshot.instance,
    lastPassDelay: ({ status }) => status.lastPass?.delayMs ?? 0,
    membersSilent: ({ status }) => silentMembers(status.farm).length,
    configurationError: ({ status }) => status.configurationError ?? '',
    countersWaiting: ({ status }) => status.farm?.countersWaiting ?? 0,
  },
};
