// The list of parsers. Where two answer to one program name, the first that claims a line has it.

import { dovecot } from './dovecot';
import type { Parser } from './parser';
import { qmailSend } from './qmail-send';

export const parsers: readonly Parser[] = [qmailSend, dovecot];
