// Whether a poller that is answered sees our rows: the view of the VACM (RFC 3415), and SNMPv1, which has no
// Counter64 (RFC 3584 section 4.2.2.1).

import { judged, type Mend, ok, type Verdict } from './chain';
import { USUAL_VIEW } from './drop-in';
import type { Remedies } from './facts';
import type { Poller } from './judge-poll';
import type { Grant, SnmpdConf } from './snmpd-conf';

export interface ViewFacts {
  readonly poller: Poller;
  readonly root: string;
  readonly isShown: boolean;
  /** Whether the agent says that snmpd has given it the root. */
  readonly isRegistered: boolean;
  readonly hasServed: boolean;
  readonly isStandalone: boolean;
  readonly conf: SnmpdConf | undefined;
}

/** Whether the poller is shown our subtree, and what hides it where it is not. */
export function judgeView(facts: ViewFacts, remedies: Remedies): Verdict {
  const { root, isShown, hasServed, poller, conf, isRegistered, isStandalone } = facts;
  if (isShown) return ok(`${poller.address} shows ${root}`);
  if (!hasServed) {
    const sentence = 'Nothing has been counted yet, so there is nothing to show.';
    return judged('', [{ level: 'warning', sentence, mend: [{ kind: 'run', command: 'sleep 30; maillogs doctor' }] }]);
  }
  if (isStandalone) {
    const sentence = `The agent answers at ${poller.address}, but not for ${root}: another agent answers there.`;
    return judged('', [{ level: 'broken', sentence, mend: [] }]);
  }
  const grant = conf === undefined ? undefined : grantOf(conf, poller);
  const sure = isRegistered ? 'snmpd answers and has given the root to the agent, but' : 'snmpd answers, but';
  const whose = poller.version === '3' ? 'of this user' : 'of this community';
  const sentence = `${sure} the view ${whose} hides ${root} (VACM).`;
  return judged('', [
    {
      level: 'broken',
      sentence,
      mend: [...showing(root, grant, remedies), { kind: 'run', command: remedies.restartSnmpd }],
    },
  ]);
}

function grantOf({ grants }: SnmpdConf, { version, community, user }: Poller): Grant | undefined {
  if (version === '3') return grants.find(({ kind, name }) => kind === 'user' && name === user?.name);
  return grants.find(({ kind, name }) => kind === 'community' && name === community);
}

function showing(root: string, grant: Grant | undefined, { snmpdDropIn }: Remedies): readonly Mend[] {
  if (grant?.scope.kind === 'oid') {
    return [
      {
        kind: 'say',
        sentence: `snmpd.conf lets it see only ${grant.scope.oid}: there, put "-V ${USUAL_VIEW}" in the place of that OID. And`,
      },
      {
        kind: 'write',
        file: snmpdDropIn,
        lines: [`view ${USUAL_VIEW} included ${grant.scope.oid}`, `view ${USUAL_VIEW} included .${root}`],
      },
    ];
  }
  const view = grant?.scope.kind === 'view' ? grant.scope.name : USUAL_VIEW;
  const guess =
    grant === undefined
      ? [{ kind: 'say', sentence: `Where the view has another name than ${view}, put that:` } as const]
      : [];
  return [...guess, { kind: 'write', file: snmpdDropIn, lines: [`view ${view} included .${root}`] }];
}

/** `mirror` is the OID of the Counter32 mirror, where the configuration has one. */
export function judgeVersion({ version }: Poller, mirror: string | undefined): Verdict {
  if (version !== '1') return ok(`SNMPv${version} has Counter64`);
  if (mirror !== undefined) return ok(`SNMPv1 has no Counter64: poll the Counter32 mirror below ${mirror}`);
  return judged('', [
    {
      level: 'broken',
      sentence: 'SNMPv1 has no Counter64: a poller gets noSuchName for a counter, and a walk passes over them all.',
      mend: [
        {
          kind: 'say',
          sentence:
            'Poll with version 2c or 3. In MRTG the target ends in COMMUNITY@HOST:::::2; in Cacti it is the SNMP Version of the device.',
        },
        {
          kind: 'say',
          sentence: 'For a poller that speaks nothing else: counter32_mirror: true in the configuration.',
        },
      ],
    },
  ]);
}
