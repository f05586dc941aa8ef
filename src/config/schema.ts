// The configuration as JSON Schema (draft-07), for editors: from the declarations of the keys that the reader goes by. What
// one value says of another, what a pattern matches and what is on this host, only `maillogs check` tells.

import type { Schema } from './declared';
import { topKeys } from './top-keys';

/** The schema of a whole configuration. `programs` is how the names of programs begin whose lines are known. */
export function configSchema(programs: readonly string[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'maillogs',
    description: 'The configuration of maillogs. What this schema cannot tell, maillogs check does.',
    ...topKeys.schema,
    definitions: {
      program: { pattern: `^(?:${programs.map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})` },
    },
  };
}
