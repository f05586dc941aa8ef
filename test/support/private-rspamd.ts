// A real rspamd of a test's own: on loopback, asking nobody, without the modules and lists of its package. One rule of
// its own gives a message as many points as its subject says; another puts it off.

import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { systemPath } from './private-snmpd';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

const RULES = `
rspamd_config:register_symbol({ name = 'POINTS', score = 1.0, callback = function(task)
  local subject = task:get_header('Subject') or ''
  if subject == 'later' then task:set_pre_result('soft reject', 'come back') end
  local points = subject:match('^points (-?%d+)$')
  if points then return true, tonumber(points) end
  return false
end })
`;

// It would compile patterns of all the world's top-level domains for half a minute.
const configuration = (directory: TempDirectory, port: number) => `
options {
  filters = []; disable_hyperscan = true; url_tld = "${directory.at('top-level-domains')}";
  dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }
}
logging { type = "file"; filename = "${directory.at('rspamd.log')}"; level = "info"; log_buffered = false; }
worker "normal" { bind_socket = "127.0.0.1:${port}"; count = 1; }
lua = "${directory.at('rules.lua')}";
actions { greylist = 4; add_header = 6; rewrite_subject = 8; reject = 15; }
`;

export interface ScannedMessage {
  readonly subject: string;
  readonly from: string;
  /** Who is logged in, as the mail server says. */
  readonly user?: string;
  /** The header that names the recipients. */
  readonly to: string;
}

export class PrivateRspamd {
  private constructor(
    /** The file to count. */
    readonly log: string,
    private readonly port: number,
    private readonly child: Child,
  ) {}

  static async start(directory: TempDirectory): Promise<PrivateRspamd> {
    const port = await freeTcpPort();
    directory.write('rules.lua', RULES);
    directory.write('top-level-domains', 'example\n');
    const file = directory.write('rspamd.conf', configuration(directory, port));
    const owned = directory.directory('rspamd');
    chmodSync(owned, 0o777);
    chmodSync(directory.path, 0o777);
    const places = [`--var=DBDIR=${owned}`, `--var=RUNDIR=${owned}`, '-c', file];
    const child = new Child(['rspamd', '-f', '-i', '-u', 'nobody', '-g', 'nogroup', ...places], {
      env: { PATH: systemPath, TZ: 'UTC' },
      cwd: directory.path,
    });
    const rspamd = new PrivateRspamd(directory.at('rspamd.log'), port, child);
    await waitFor('rspamd listens', () => rspamd.logged().includes('starting normal process'), {
      withinMs: 30_000,
      seen: () => `${child.stderr}${rspamd.logged()}`,
    });
    return rspamd;
  }

  /** The action that it answers. */
  scan({ subject, from, user, to }: ScannedMessage): Promise<string> {
    const message = `From: ann@a.example\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <1@a.example>\r\n\r\nhello\r\n`;
    const headers = { From: from, Rcpt: 'bob@ok.example', 'Queue-Id': '5C0FFEE', ...(user && { User: user }) };
    return new Promise((resolve, reject) => {
      const place = { host: '127.0.0.1', port: this.port, path: '/checkv2', method: 'POST', headers };
      const call = request(place, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve((JSON.parse(text) as { readonly action: string }).action));
      });
      call.on('error', reject);
      call.end(message);
    });
  }

  logged(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'latin1') : '';
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
