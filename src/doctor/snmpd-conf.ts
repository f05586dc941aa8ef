// What snmpd.conf(5) says that concerns us: AgentX, and who may see what. Only what a newcomer's host has is
// understood (the wrapper directives and plain `access` lines); what is not found is unknown, never an error.

export interface SnmpdConf {
  /** The files it was read from, the main one first; empty where none could be read. */
  readonly files: readonly string[];
  readonly isMaster: boolean;
  /** Undefined where the default is in force. */
  readonly agentxSocket: string | undefined;
  /** The words of agentXPerms; undefined where the default is in force. */
  readonly agentxPerms: readonly string[] | undefined;
  /** Where it listens, as its words say; empty where the default, everywhere, is in force. */
  readonly agentAddresses: readonly string[];
  readonly views: readonly { readonly name: string; readonly isIncluded: boolean; readonly oid: string }[];
  /** The directory whose files are included; undefined where there is none. */
  readonly includeDirectory: string | undefined;
  readonly grants: readonly Grant[];
}

/** Who may read: a community or user, and what. */
export interface Grant {
  readonly kind: 'community' | 'user';
  readonly name: string;
  /** From where a community may ask; undefined for everywhere. */
  readonly source?: string;
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
  const lastLine = (token: string) => [...lines].reverse().find(([each]) => each === token);
  const last = (token: string): string | undefined => lastLine(token)?.[1];
  return {
    files,
    isMaster: ['agentx', 'all', 'on', 'yes'].includes(last('master')?.toLowerCase() ?? ''),
    agentxSocket: last('agentxsocket'),
    agentxPerms: lastLine('agentxperms')?.slice(1),
    // Each line adds its addresses.
    agentAddresses: lines.filter(([token]) => token === 'agentaddress').flatMap(([, text = '']) => text.split(',')),
    views: lines.flatMap(viewOf),
    includeDirectory: last('includedir'),
    grants: lines.flatMap(grantsOf),
  };
}

/** `view NAME included|excluded OID [MASK]` */
function viewOf([token, name, type, oid]: Line): SnmpdConf['views'] {
  if (token !== 'view' || name === undefined || oid === undefined) return [];
  return [{ name, isIncluded: type === 'included', oid }];
}

function grantsOf([token, ...words]: Line): readonly Grant[] {
  switch (token) {
    case 'rocommunity':
    case 'rwcommunity': {
      // COMMUNITY [SOURCE [OID | -V VIEW [CONTEXT]]]
      const [name, source = 'default', ...scope] = words;
      if (name === undefined) return [];
      return [{ kind: 'community', name, scope: scopeOf(scope), ...(source === 'default' ? {} : { source }) }];
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
