// qmail-send's log (qmail-log(5)), under multilog or through splogger; indimail puts ` queueN` after every line.
// Senders, recipients and the reports of remote servers are strangers' text.

import type { LogType } from '../rules/log-type';

// biome-ignore format: a table, one line of the log a line
export const qmailSend: LogType = {
  name: 'qmail-send',
  services: ['send'],
  programs: ['qmail', 'qmail-send', 'splogger'],
  parts: { queue: '{? queue{number}}' },
  rules: {
    'new msg': {
      line: 'new msg {message:number}{queue}', counts: 'send.messageNew',
      calls: { hook: 'qmailMessageCame', takes: ['message'] },
    },
    'info msg': {
      line: 'info msg {number}: bytes {size:number} from <{text}> qp {number} uid {number}{queue}',
      counts: 'send.messageInfo', adds: { size: 'send.messageOctets' }, observes: { messageOctets: 'size' },
    },
    'end msg': {
      line: 'end msg {message:number}{queue}', counts: 'send.messageEnd',
      calls: { hook: 'qmailMessageWent', takes: ['message'] },
    },
    'bounce msg': { line: 'bounce msg {number} qp {number}{queue}', counts: 'send.messageBounce' },
    'starting delivery': {
      line: 'starting delivery {delivery:number}: msg {message:number} to {where|local|remote} {text}',
      counts: ['send.startDelivery', 'send.startDelivery{where}'],
      calls: { hook: 'qmailDeliveryBegan', takes: ['delivery', 'message'] },
    },
    delivery: {
      line: 'delivery {delivery:number}: {result|success|failure|deferral}: {text}',
      counts: ['send.delivery', 'send.delivery{result}'],
      calls: { hook: 'qmailDeliveryEnded', takes: ['delivery', 'result'] },
    },
    'report mangled': {
      line: 'delivery {number}: report mangled, will defer{text}',
      counts: ['send.delivery', 'send.deliveryMangled'],
    },
    status: {
      line: 'status: local {local:ratio} remote {remote:ratio}{|{queue}| exitasap{text}}',
      counts: 'send.status', adds: { local: 'send.statusLocalShare', remote: 'send.statusRemoteShare' },
    },
    'triple bounce': { line: 'triple bounce: discarding {text}', counts: 'send.tripleBounce' },
    'double bounce': { line: 'double bounce: discarding {text}', counts: 'send.doubleBounce' },
    warning: { line: 'warning: {text}', counts: 'send.warning' },
    alert: { line: 'alert: {text}', counts: 'send.alert' },
    // Start and stop, indimail's copies of other events, and what qmail-ldap says of a delivery in progress.
    other: {
      line: ['{|status: exiting|status: qmail-|sighup response: |running|exiting|cannot start: |number of inherited connections|local: |remote: |qmail-daemon: }{text}', 'delivery {number}: log: {text}', '{number} deliveries left before exiting{text}'],
      counts: 'send.other',
    },
    damaged: {
      line: '{|new msg|info msg|end msg|bounce msg|starting delivery|delivery|status:} {words}',
      counts: 'send.messageOther',
    },
  },
};
