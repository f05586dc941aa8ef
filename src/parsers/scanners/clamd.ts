// ClamAV's clamd (clamd.conf(5)) through syslog, in its own file or under multilog: `TARGET: NAME FOUND`. Targets
// hold file names and names may come from anywhere, so the verdict is the last word of the line, and counts only
// after what clamd scans: an absolute path, a stream or a file descriptor.

import type { LogType } from '../rules/log-type';

// biome-ignore format: a table, one line of the log a line
export const clamd: LogType = {
  name: 'clamd',
  services: ['clamav'],
  programs: ['clamd'],
  parts: {
    target: '{|/|stream: |stream(|stream |instream(|fd[|(filename not set)}',
    day: '{|Mon|Tue|Wed|Thu|Fri|Sat|Sun}',
  },
  // Its own stamp, `Www Mmm dd HH:MM:SS YYYY -> `, of which the framing may have left the arrow.
  at: ['-> ', '{day} {[^]3} {[^]2} {clock} {[^]4} -> ', ''],
  rules: {
    // FOUND and ERROR come with a name or a reason of at least one octet.
    found: { line: ['{target}{words, first}: {[^]1}{text} FOUND', 'stream: {[^]1}{text} FOUND'], counts: 'clamav.found' },
    clean: { line: ['{target}{text}: OK', 'stream: OK'], counts: 'clamav.clean' },
    'scan error': {
      line: ['{target}{words, first}: {[^]1}{text} ERROR', 'stream: {[^]1}{text} ERROR'],
      counts: 'clamav.scanErrors',
    },
    'self check': { line: 'SelfCheck: {text}', counts: 'clamav.selfChecks' },
    // What clamd says of its own start, stop, limits and database, and the file names it stumbles over.
    other: {
      line: '{|WARNING: |ERROR: |LibClamAV |[LibClamAV] |+++ Started at |--- Stopped at |clamd daemon |Running as user |Log file size |Reading databases from |Not loading PUA |Bytecode|Loaded |Protecting against |Activating the newly loaded database|Reloading |Database |Limits: |Archive|Algorithmic detection|Heuristic|Portable Executable|ELF support|Mail files support|Mail: |OLE2 support|PDF support|SWF support|HTML support|XMLDOCS support|HWP3 support|Detection of broken |DLP: |Self checking |TCP: |LOCAL: |UNIX: |Unix socket file |Bound to |Setting connection queue |Listening daemon: |MaxQueue set to: |Set stacksize to |No stats for |SIGHUP caught|SIGUSR2 caught|Pid file removed|Socket file removed|Shutting down |Waiting for |Exiting |Client disconnected |File path check failure |Directory recursion limit |Skipping symlink: |Not supported file type: |Access denied: }{text}',
    },
  },
};
