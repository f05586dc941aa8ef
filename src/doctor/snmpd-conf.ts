// What snmpd.conf(5) says that concerns us: AgentX, and who may see what. Only what a newcomer's host has is
// understood (the wrapper directives and plain `access` lines); what is not found is unknown, never an error.

export interface SnmpdConf {
  /** The files it was read from, the main one first; empty where none could be read. */
  readonly files: readonly string[];
  readonly isMaster: boolean;
  /** Undefined where the default is in force. */
  readonly agentxSocket: string | undefined;
  /** The directory whose files are included; undefined where there is none. */
  readonly includeDirectory: string | undefined;
  readonly grants: readonly Grant[];
}

/** Who may read: a community or user, and what. */
export interface Grant {
  readonly kind: 'community' | 'user';
  readonly name: string;
  readonly scope:
    | { readonly kind: 'all' }
    | { readonly kind: 'view'; readonly name: string }
    | { readonly kind: 'oid'; readonly oid: string };
}

export const DEFAULT_AGENTX_SOCKET = '/var/agentx/master';

/** A directive and its words; what a file includes, in the place of the line that does. */
export type Line = readonly [token: string, ...words: string[]];

/** The lines of one file without comments; tokens in lower case. */
export function readLines(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    const words = line.replace(/#.*/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
    const [token, ...rest] = words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    return token === undefined ? [] : [[token.toLowerCase(), ...rest] as const];
  });
}

/** What the lines of snmpd.conf(5) files say that matters to a subagent. */
export function understand(files: readonly string[], lines: readonly Line[]): SnmpdConf {
  const last = (token: string): string | undefined => lines.findLast(([each]) => each === token)?.[1];
  return {
    files,
    isMaster: ['agentx', 'all', 'on', 'yes'].includes(last('master')?.toLowerCase() ?? ''),
    agentxSocket: last('agentxsocket'),
    includeDirectory: last('includedir'),
    grants: lines.flatMap(grantsOf),
  };
}

function grantsOf([token, ...words]: Line): readonly Grant[] {
  switch (token) {
    case 'rocommunity':
    case 'rwcommunity': {
      // COMMUNITY [SOURCE [OID | -V VIEW [CONTEXT]]]
      const [name, , ...scope] = words;
      return name === undefined ? [] : [{ kind: 'community', name, scope: scopeOf(scope) }];
    }
    case 'rouser':
    case 'rwuser': {
      // [-s SECMODEL] USER [noauth|auth|priv [OID | -V VIEW [CONTEXT]]]
      const [name, , ...scope] = words[0] === '-s' ? words.slice(2) : words;
      return name === undefined ? [] : [{ kind: 'user', name, scope: scopeOf(scope) }];
    }
    default:
      return [];
  }
}

function scopeOf([first, second]: readonly string[]): Grant['scope'] {
  if (first === '-V' && second !== undefined) return { kind: 'view', name: second };
  return first === undefined ? { kind: 'all' } : { kind: 'oid', oid: first };
}
