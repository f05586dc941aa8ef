// rspamd's own log and its syslog records: one line a message, rspamd_task_write_log, by the default log_format. Sender,
// user and the recipients in the headers stand in it raw, before the verdict and after it. rspamd writes
// `, (default: ` once: a line that has it twice counts as undecidable. Symbols may quote the message, too.

import type { LogType, Rule } from '../rules/log-type';

const size = '{text, only}]), len: {size:number}, time: {time:decimal}ms{text}';
const verdict = '{taskLog}{text, only}, (default: {[A-Z]} ({action}): ';
const score = '[{score:decimal+*100}/{decimal+*100}] [';

const scored: Omit<Rule, 'line'> = {
  counts: ['rspamd.scan', 'rspamd.scored', 'rspamd.{action}'],
  adds: { score: ['rspamd.scorePositive', 'rspamd.scoreNegative'] },
};

export const rspamd: LogType = {
  name: 'rspamd',
  services: ['rspamd'],
  programs: ['rspamd'],
  at: [
    // What concerns no task and no configuration has no tag.
    { framing: 'named', line: '{?#{number}({[^)]}) |({[^)]}) }{?<{[^>]0-64}>; }' },
    { framing: 'bare', line: '#{number}({[^)]}) {?<{[^>]0-64}>; }' },
  ],
  parts: {
    taskLog: '{|task|proxy}; rspamd_task_write_log: id: ',
    action: '{action|no action|greylist|add header|rewrite subject|soft reject|reject|quarantine|discard}',
  },
  values: {
    action: {
      ...{ 'no action': 'noAction', greylist: 'greylist', 'add header': 'addHeader', reject: 'reject' },
      ...{ 'rewrite subject': 'rewriteSubject', 'soft reject': 'softReject', quarantine: 'quarantine' },
      discard: 'discard',
    },
  },
  rules: {
    scan: [
      {
        line: `${verdict}${score}${size}`,
        ...scored,
        counts: ['rspamd.scan', 'rspamd.scored', 'rspamd.measured', 'rspamd.{action}'],
        adds: { ...scored.adds, size: 'rspamd.octets', time: 'rspamd.milliseconds' },
        observes: { rspamdMilliseconds: 'time', rspamdScore: 'score' },
      },
      // A symbol that quotes the message, or one of its recipients, writes a size of its own.
      { line: `${verdict}${score}{text}`, ...scored, observes: { rspamdScore: 'score' } },
      // A score that is no number.
      { line: `${verdict}[{text}`, counts: ['rspamd.scan', 'rspamd.{action}'] },
      {
        line: '{taskLog}{text, only}, (default: {[A-Z]} ({[a-z ]}): [{text}',
        counts: ['rspamd.scan', 'rspamd.otherAction'],
      },
    ],
    // Two verdicts, or none: then the site has a log_format of its own, and what stands in it, only the site knows.
    undecidable: { line: '{taskLog}{words}', counts: ['rspamd.scan', 'rspamd.undecidable'] },
    other: { line: '{words}' },
  },
};
