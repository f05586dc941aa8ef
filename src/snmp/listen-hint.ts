// What to do about an address that cannot be listened at.

import type { DatagramAddress } from '../host/datagrams';

/** Why an address cannot be listened at, as a clause for people. */
export function describeListenError(errorCode: string): string {
  switch (errorCode) {
    case 'EADDRINUSE':
      return 'another program listens there';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address';
    default:
      return errorCode;
  }
}

/** What to do about it, as a sentence. */
export function hintFor(errorCode: string, { port }: DatagramAddress): string {
  switch (errorCode) {
    case 'EADDRINUSE':
      return port === 161
        ? 'Most likely it is snmpd: leave the stand-alone mode out and let snmpd answer, or choose another port.'
        : `Choose another port, or end that program ("ss -ulpn" or "sockstat -l" names it; port ${port}).`;
    case 'EACCES':
    case 'EPERM':
      return 'Ports below 1024 are for root: choose another one, such as 1161, or give the program CAP_NET_BIND_SERVICE.';
    case 'EADDRNOTAVAIL':
      return 'Choose one of its own, or 127.0.0.1.';
    default:
      return 'Choose another address.';
  }
}
