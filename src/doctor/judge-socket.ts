// Whether the agent's user reaches the SNMP master (RFC 2741 section 8; snmpd.conf(5), "AgentX SUB-AGENTS").

import { printable } from '../base/printable';
import { type Finding, judged, type Mend, ok, unseen, type Verdict } from './chain';
import { isSamePlace, missingLines } from './drop-in';
import { type AgentUser, type Remedies, shellWord } from './facts';
import type { Denial } from './judge-logs';
import { DEFAULT_AGENTX_SOCKET, type SnmpdConf } from './snmpd-conf';

export interface SocketFacts {
  /** As configured: `unix:/path` or `tcp:host:port`. */
  readonly master: string;
  readonly root: string;
  /** What became of connecting and opening a session as the agent's user. */
  readonly attempt:
    | { readonly kind: 'opened' }
    /** Whoever runs doctor may not connect, which says nothing of the agent. */
    | { readonly kind: 'unseen' }
    /** errno name of the connection's failure. */
    | { readonly kind: 'unconnected'; readonly errorCode: string | undefined; readonly denial: Denial | undefined }
    | { readonly kind: 'silent'; readonly seconds: number }
    /** A clause on what else it did. */
    | { readonly kind: 'failed'; readonly clause: string };
  /** Someone answers SNMP where the poller asks, whoever may ask. */
  readonly isSnmpdAnswering: boolean;
  /** Undefined where none of its files could be read. */
  readonly conf: SnmpdConf | undefined;
  /** Where the agent answers SNMP itself; then there is no master. */
  readonly standalone: readonly string[] | undefined;
}

/** Whether snmpd takes AgentX subagents at its socket, and the agent's user may connect. */
export function judgeSocket(facts: SocketFacts, user: AgentUser, remedies: Remedies): Verdict {
  const { attempt, standalone } = facts;
  const master = printable(facts.master);
  if (standalone !== undefined)
    return ok(`not wanted: the agent answers SNMP itself at ${standalone.map((each) => printable(each)).join(', ')}`);
  switch (attempt.kind) {
    case 'opened':
      return ok(`snmpd takes subagents at ${master}, and ${user.name} may connect`);
    case 'unseen':
      return unseen(`You may not connect to ${master}: run doctor as root or as ${user.name}.`);
    case 'silent': {
      const sentence = `snmpd takes the connection at ${master} and then says nothing for ${attempt.seconds} s: it hangs.`;
      return judged('', [{ level: 'broken', sentence, mend: [{ kind: 'run', command: remedies.restartSnmpd }] }]);
    }
    case 'failed': {
      const sentence = `What listens at ${master} is no AgentX master: ${attempt.clause}.`;
      const mend: Mend = {
        kind: 'say',
        sentence: 'Let agentx.master in the configuration name the agentXSocket of snmpd.conf.',
      };
      return judged('', [{ level: 'broken', sentence, mend: [mend] }]);
    }
    case 'unconnected':
      return judged('', [unconnected(facts, attempt, { user, remedies })]);
  }
}

interface Around {
  readonly user: AgentUser;
  readonly remedies: Remedies;
}

function unconnected(
  facts: SocketFacts,
  { errorCode, denial }: Extract<SocketFacts['attempt'], { kind: 'unconnected' }>,
  { user, remedies }: Around,
): Finding {
  const master = printable(facts.master);
  switch (errorCode) {
    case 'EACCES':
    case 'EPERM':
      return denied(facts, denial, { user, remedies });
    case 'ENOENT':
    case 'ECONNREFUSED':
      return facts.isSnmpdAnswering
        ? noAgentx(facts, { user, remedies })
        : noSnmpd(facts, errorCode, { user, remedies });
    default: {
      const sentence = `Connecting to ${master} failed (${errorCode ?? 'it closed the connection'}).`;
      return { level: 'broken', sentence, mend: [{ kind: 'run', command: remedies.restartSnmpd }] };
    }
  }
}

function noSnmpd(facts: SocketFacts, errorCode: string, { user, remedies }: Around): Finding {
  const { master, conf } = facts;
  const { startSnmpd, snmpdDropIn } = remedies;
  const how = errorCode === 'ENOENT' ? 'there is no socket' : 'nothing listens';
  const lines = conf === undefined ? [] : missingLines({ ...facts, user }, remedies);
  return {
    level: 'broken',
    sentence: `snmpd does not run: ${how} at ${printable(master)}, and no one answers SNMP either.`,
    mend: [
      ...(lines.length === 0 ? [] : [{ kind: 'write', file: snmpdDropIn, lines } as const]),
      { kind: 'run', command: startSnmpd },
    ],
  };
}

/** snmpd answers, but not there: it is no master, or its socket is elsewhere. */
function noAgentx(facts: SocketFacts, { user, remedies }: Around): Finding {
  const { master, conf } = facts;
  const { snmpdDropIn, restartSnmpd } = remedies;
  const lines = missingLines({ ...facts, user }, remedies);
  const name = printable(master);
  const restart: Mend = { kind: 'run', command: restartSnmpd };
  if (conf?.isMaster === true && !isSamePlace(conf.agentxSocket, master)) {
    const socket = printable(conf.agentxSocket ?? DEFAULT_AGENTX_SOCKET);
    const address = socket.startsWith('/') ? `unix:${socket}` : socket;
    return {
      level: 'broken',
      sentence: `snmpd runs and takes subagents at ${socket}, but maillogs looks for it at ${name}.`,
      mend: [
        {
          kind: 'say',
          sentence: `In the configuration of maillogs: agentx: { master: "${address}" }; then restart the agent.`,
        },
        { kind: 'say', sentence: 'Or let snmpd have its socket where maillogs looks:' },
        { kind: 'write', file: snmpdDropIn, lines },
        restart,
      ],
    };
  }
  const why =
    conf === undefined
      ? 'its configuration cannot be read from here; it lacks "master agentx", or has its socket elsewhere'
      : conf.isMaster
        ? 'it has not been restarted since "master agentx" came into its configuration, or could not make the socket: see its log'
        : '"master agentx" is missing in its configuration';
  return {
    level: 'broken',
    sentence: `snmpd runs, but takes no subagents at ${name}: ${why}.`,
    mend: [...(lines.length === 0 ? [] : [{ kind: 'write', file: snmpdDropIn, lines } as const]), restart],
  };
}

function denied(facts: SocketFacts, denial: Denial | undefined, { user, remedies }: Around): Finding {
  const { master } = facts;
  const at =
    denial === undefined
      ? ''
      : denial.kind === 'directory'
        ? `: it may not pass through ${printable(denial.path)} (mode ${denial.mode.toString(8).padStart(4, '0')}, group ${denial.group})`
        : `: the socket has mode ${denial.mode.toString(8).padStart(4, '0')}, group ${denial.group}`;
  const lines = missingLines({ ...facts, user }, remedies);
  const mend: Mend[] = lines.length === 0 ? [] : [{ kind: 'write', file: remedies.snmpdDropIn, lines }];
  // snmpd gives a mode only to the directory that it makes itself.
  if (denial?.kind === 'directory') mend.push({ kind: 'run', command: `chmod 0755 ${shellWord(denial.path)}` });
  mend.push({ kind: 'run', command: remedies.restartSnmpd });
  return { level: 'broken', sentence: `${user.name} may not connect to ${printable(master)}${at}.`, mend };
}
