// postgrey's line for each recipient: action and reason are its own, what the client sent stands behind them.

import type { LogType } from '../rules/log-type';

export const postgrey: LogType = {
  name: 'postgrey',
  services: ['postgrey'],
  programs: ['postgrey'],
  at: { framing: 'named', line: '{?{[0-9A-Za-z]5-20}: }' },
  parts: { reason: ', reason={[0-9A-Za-z ()_\\-]}' },
  rules: {
    pass: [
      {
        line: 'action=pass{reason}, delay={delay:number}, client_name={text}',
        counts: ['postgrey.pass', 'postgrey.passDelayed'],
        adds: { delay: 'postgrey.delaySeconds' },
        observes: { postgreyDelay: 'delay' },
      },
      { line: 'action=pass{text}', counts: 'postgrey.pass' },
    ],
    greylist: { line: 'action=greylist{text}', counts: 'postgrey.greylist' },
    other: { line: '{words}' },
  },
};
