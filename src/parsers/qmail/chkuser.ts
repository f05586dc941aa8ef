// CHKUSER 2.0, the recipient check of qmail-smtpd: `CHKUSER TITLE: from <SENDER:…> remote <HELO:…> rcpt <RCPT> :
// DESCRIPTION`. The title precedes everything that the client chose, and alone decides.

import type { CounterPattern, LogType } from '../rules/log-type';
import { smtpServerPrograms } from './smtp-server';

const titles: Readonly<Record<string, readonly CounterPattern[]>> = {
  'rejected rcpt': ['rbl.chkuser', 'rbl.chkuserRejectedRcpt'],
  'accepted rcpt': ['rbl.ham', 'rbl.chkuserAcceptedRcpt'],
  'accepted sender': ['rbl.ham', 'rbl.chkuserAcceptedSender'],
  'rejected sender': ['rbl.chkuser', 'rbl.chkuserRejectedSender'],
  'relaying rcpt': ['rbl.chkuserRelayingRcpt'],
  'rejected relaying': ['rbl.chkuser', 'rbl.chkuserRejectedRelaying'],
  'accepted any rcpt': ['rbl.ham', 'rbl.chkuserAcceptedRcpt', 'rbl.chkuserAcceptedAnyRcpt'],
  'accepted doublebounce': ['rbl.ham', 'rbl.chkuserAcceptedDoublebounce'],
  'rejected intrusion': ['rbl.chkuser', 'rbl.chkuserRejectedIntrusion'],
  'intrusion threshold': ['rbl.chkuserIntrusionThreshold'],
  'no auth resource': ['rbl.chkuserNoAuthResource'],
  'must auth': ['rbl.chkuserMustAuth'],
  'mbx overquota': ['rbl.chkuserMbxOverquota'],
};

export const chkuser: LogType = {
  name: 'chkuser',
  services: ['rbl'],
  programs: smtpServerPrograms,
  counts: 'rbl.count',
  rules: {
    ...Object.fromEntries(
      Object.entries(titles).map(([title, counts]) => [title, { line: `CHKUSER ${title}: from <{text}`, counts }]),
    ),
    // A title of another release still says whether it accepted or rejected.
    'other title': [
      { line: 'CHKUSER accepted {[a-z ]0-31}: from <{text}', counts: 'rbl.ham' },
      { line: 'CHKUSER rejected {[a-z ]0-31}: from <{text}', counts: 'rbl.chkuser' },
      { line: 'CHKUSER {[a-z ]1-40}: from <{text}' },
    ],
  },
};
