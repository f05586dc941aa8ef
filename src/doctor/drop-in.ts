// All that snmpd's configuration lacks, at once: that it takes subagents where we look for it, that our group may
// connect, and that pollers are shown our subtree (snmpd.conf(5), "AgentX SUB-AGENTS" and "VACM Configuration").

import { printable } from '../base/printable';
import type { AgentUser, Remedies } from './facts';
import { DEFAULT_AGENTX_SOCKET, type SnmpdConf } from './snmpd-conf';

/** The view that Debian's snmpd.conf gives to its community. */
export const USUAL_VIEW = 'systemonly';

export interface Wanted {
  /** Undefined where none of its files could be read: then every line is given. */
  readonly conf: SnmpdConf | undefined;
  /** `unix:/path` or `tcp:host:port`. */
  readonly master: string;
  readonly root: string;
  readonly user: AgentUser;
}

/** The lines that are missing, in the order in which to write them. */
export function missingLines({ conf, master, root, user }: Wanted, { snmpdOwner }: Remedies): readonly string[] {
  return [
    ...(conf?.isMaster === true ? [] : ['master agentx']),
    ...(conf !== undefined && isSamePlace(conf.agentxSocket, master) ? [] : [`agentXSocket ${printable(master)}`]),
    ...(master.startsWith('tcp:') || isLetIn(conf?.agentxPerms, user)
      ? []
      : [`agentXPerms 0660 0755 ${snmpdOwner} ${user.group}`]),
    ...hidingViews(conf, root).map((view) => `view ${view} included .${root}`),
  ];
}

/** Whether two names mean one AgentX socket; undefined means Net-SNMP's own. */
export function isSamePlace(agentxSocket: string | undefined, master: string): boolean {
  const plain = (text: string) => text.replace(/^unix:/, '').toLowerCase();
  return plain(agentxSocket ?? DEFAULT_AGENTX_SOCKET) === plain(master);
}

/** `agentXPerms SOCKET [DIRECTORY [OWNER [GROUP]]]`; without it only root may connect. */
function isLetIn(perms: readonly string[] | undefined, { name, group }: AgentUser): boolean {
  if (name === 'root') return true;
  const [mode = '0', , , theirs] = perms ?? [];
  const bits = Number.parseInt(mode, 8);
  return (bits & 0o006) === 0o006 || ((bits & 0o060) === 0o060 && theirs === group);
}

/** The views that someone is given and that hide our subtree. */
function hidingViews(conf: SnmpdConf | undefined, root: string): readonly string[] {
  if (conf === undefined) return [USUAL_VIEW];
  const names = conf.grants.flatMap(({ scope }) => (scope.kind === 'view' ? [scope.name] : []));
  const shows = (view: string) =>
    conf.views.some(({ name, isIncluded, oid }) => name === view && isIncluded && isBelow(root, oid));
  return [...new Set(names)].filter((view) => !shows(view));
}

/** Names of nodes, such as `.iso` or `system`, are not resolved: only the top of the tree is known. */
function isBelow(root: string, oid: string): boolean {
  const plain = oid.replace(/^\./, '');
  return plain === '1' || plain === 'iso' || `${root}.`.startsWith(`${plain}.`);
}
