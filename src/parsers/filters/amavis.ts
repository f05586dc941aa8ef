// amavis' line for each message, at log level 0 and above (RELEASE_NOTES, "log_templ"). Verdict and category come first;
// names of attachments, addresses and the message id stand behind them, size and time at the line's end.

import type { LogType } from '../rules/log-type';

const categories = {
  ...{ CLEAN: 'Clean', SPAM: 'Spam', SPAMMY: 'Spammy', INFECTED: 'Infected', BANNED: 'Banned', OTHER: 'Other' },
  ...{ 'BAD-HEADER': 'BadHeader', UNCHECKED: 'Unchecked', OVERSIZED: 'Oversized', TEMPFAIL: 'Tempfail' },
  'MTA-BLOCKED': 'MtaBlocked',
} as const;
const verdict = `({number}-{number}{?-{number}}) {verdict|Passed|Blocked} {category|${Object.keys(categories).join('|')}}`;
const counted = 'amavis.{verdict}{category}';

export const amavis: LogType = {
  name: 'amavis',
  services: ['amavis'],
  programs: ['amavis', 'amavisd', 'amavisd-new'],
  at: { framing: 'named' },
  values: { category: categories },
  rules: {
    verdict: [
      {
        line: `${verdict}{text}, size: {size:number}{?, queued_as: {[0-9A-Za-z/]}}{?, dkim_sd={[^ =]}}{?, dkim_new={[^ =]}}, {time:number} ms`,
        counts: [counted, 'amavis.measured'],
        adds: { size: 'amavis.octets', time: 'amavis.milliseconds' },
        observes: { amavisMilliseconds: 'time' },
      },
      // A log_templ of the site's own.
      { line: `${verdict}{words}`, counts: counted },
    ],
    other: { line: '{words}' },
  },
};
