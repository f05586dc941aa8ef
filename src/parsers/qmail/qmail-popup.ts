// qmail-popup of s/qmail: one line a login, `qmail-popup: pid P Accept::AUTH::User P:POP3 S:ip:host ?~ 'user'`, where
// POP3S tells of TLS. Host and user, after it, are the client's.

import type { LogType } from '../rules/log-type';
import { ownText, smtpServerPrograms } from './smtp-server';

export const qmailPopup: LogType = {
  name: 'qmail-popup',
  services: ['pop3'],
  programs: ['qmail-popup', 'qmail-pop3d', 'qmail-pop3sd', ...smtpServerPrograms],
  at: ownText('qmail-popup'),
  parts: { attempt: 'AUTH::{[A-Za-z0-9_]1-40} P:POP3{ssl?S} {text}' },
  rules: {
    login: { line: 'pid {number} Accept::{attempt}', counts: ['pop3.{ssl}Connect', 'pop3.{ssl}Success'] },
    failure: { line: 'pid {number} Reject::{attempt}', counts: ['pop3.{ssl}Connect', 'pop3.{ssl}Failure'] },
    other: { line: '{|pid |err: |fatal: |warning: |usage: }{text}' },
  },
};
