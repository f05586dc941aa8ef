// SpamAssassin's spamd (spamd(1)): the one line it writes for each message, since 2.x. Before 3.1 it lacks the
// `spamd: ` in front. The user name is the client's and may hold anything but a line end, a whole verdict included,
// so the scores are read from the front of the line, time and size from its end.

import type { LogType, Rule } from '../rules/log-type';

function verdict(words: string, name: 'spam' | 'ham'): Rule {
  return {
    line: `{?spamd: }${words} ({score:decimal+*100}/{threshold:decimal+*100}) for {text}{costs}`,
    counts: `spamassassin.${name}`,
    adds: {
      score: [`spamassassin.${name}ScorePositive`, `spamassassin.${name}ScoreNegative`],
      threshold: ['spamassassin.thresholdSum', 'spamassassin.thresholdNegative'],
      time: `spamassassin.${name}Milliseconds`,
      size: `spamassassin.${name}Octets`,
    },
    observes: { scanMilliseconds: 'time', spamScore: 'score' },
  };
}

const stamps = ['{month} {[ 0-9]2} {clock} ', '{day} {month} {[ 0-9]2} {clock} {number} '];

// biome-ignore format: a table, one line of the log a line
export const spamd: LogType = {
  name: 'spamd',
  services: ['spamassassin'],
  programs: ['spamd'],
  parts: {
    // Some systems write the uid of nobody as -2, and syslogs may have put a blank or `_` for the line's end.
    costs: '{|:|:-}{number} in {time:decimal*1000} seconds, {size:number} bytes.{[ _]0-255}',
    month: '{|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec}',
    day: '{|Mon|Tue|Wed|Thu|Fri|Sat|Sun}',
    stamp: `{?${stamps.join('|')}}`,
    // 3.0 wrote `i` for info.
    level: '{|info|i|warn|error|dbg}: ',
  },
  at: [
    // Its stderr, where something takes that to a syslog, has spamd's own stamp after the name.
    { framing: 'named', line: '{?{stamp}[{number}] {level}}' },
    { framing: 'bare', line: '{stamp}{|[spamd] |[{number}] {level}}' },
  ],
  rules: {
    spam: verdict('identified spam', 'spam'),
    ham: verdict('clean message', 'ham'),
    // What else spamd says of itself, and the parts of SpamAssassin that speak through it.
    other: {
      line: ['{?spamd: }{|result: |processing message |checking message |connection from |got connection over |setuid |still running as root|Tell: |handled cleanup of child |child |skipped large message |Timeout::_run: |server started on |server socket |server pid: |server successfully spawned child process|server hit by |server killed by |restarting using |creating default_prefs|created |failed to |accept_a_conn: |copy_config timeout|timing: |handle_user|using default config for |timeout: |bad protocol: |(Content-Length mismatch: |unauthorized connection from |service unavailable: |cannot |can\'t |could not |error: |info: |prefork: |logger: |config: |rules: |check: |plugin: |bayes: |auto-whitelist: |locker: |dns: |async: |netset: |util: |learn: |message: |spf: |dkim: |pyzor: |razor2: |dcc: |uridnsbl: |zoom: |internal error|Use of uninitialized value }{text}', 'spamd: spamd: {text}'],
    },
  },
};
