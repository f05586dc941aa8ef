// What Postfix asks a policy server for each recipient (SMTPD_POLICY_README), and what that answers.

import { connect } from 'node:net';

export interface PolicyQuestion {
  readonly sender: string;
  readonly recipient: string;
}

/** The answers' actions, in order. */
export function askPolicy(port: number, questions: readonly PolicyQuestion[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    let asked = 0;
    const socket = connect({ port, host: '127.0.0.1' });
    const ask = () => {
      const question = questions[asked++];
      if (question === undefined) socket.end();
      else socket.write(written(question), 'latin1');
    };
    socket.setEncoding('latin1');
    socket.on('connect', ask);
    socket.on('data', (part: string) => {
      text += part;
      if (text.endsWith('\n\n')) ask();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve([...text.matchAll(/^action=(.*)$/gm)].map(([, action]) => action!)));
  });
}

function written({ sender, recipient }: PolicyQuestion): string {
  const attributes = {
    ...{ request: 'smtpd_access_policy', protocol_state: 'RCPT', protocol_name: 'ESMTP', queue_id: '' },
    ...{ helo_name: 'c.example', client_address: '192.0.2.9', client_name: 'c.example', sender, recipient },
  };
  const lines = Object.entries(attributes).map(([name, value]) => `${name}=${value}\n`);
  return `${lines.join('')}\n`;
}
