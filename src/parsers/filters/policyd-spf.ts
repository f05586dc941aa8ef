// policyd-spf (pyspf's policy server for Postfix): a queue id, mostly empty, and what it answered. The result is its own
// word; senders and HELO names stand behind it.

import type { LogType } from '../rules/log-type';

const results = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'];
const words = results.map((result) => result.slice(0, 1).toUpperCase() + result.slice(1));
const refusal = '{|Message rejected due to: |Message temporarily deferred due to: }';

export const policydSpf: LogType = {
  name: 'policyd-spf',
  services: ['spf'],
  programs: ['policyd-spf', 'postfix-policyd-spf-python'],
  at: { framing: 'named', line: '{?{[0-9A-Za-z]5-20}}: ' },
  values: {
    why: {
      'SPF fail': 'fail',
      'Receiver policy for SPF Softfail': 'softfail',
      'SPF Permanent Error': 'permerror',
      'SPF Temporary Error': 'temperror',
    },
    class: { 5: 'reject', 4: 'tempReject' },
  },
  rules: {
    result: {
      line: [
        `prepend Received-SPF: {result|${words.join('|')}}{text}`,
        `prepend Authentication-Results: {[^;]}; spf={result|${results.join('|')}}{text}`,
      ],
      counts: 'spf.{result}',
    },
    refused: [
      {
        line: `{class|5|4}{[0-9]2} {[0-9.]} ${refusal}{why|SPF fail|Receiver policy for SPF Softfail|SPF Permanent Error|SPF Temporary Error}{text}`,
        counts: ['spf.{class}', 'spf.{why}'],
      },
      { line: '{class|5|4}{[0-9]2} {text}', counts: 'spf.{class}' },
    ],
    other: { line: '{words}' },
  },
};
