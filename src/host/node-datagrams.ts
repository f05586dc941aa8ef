// The real datagrams, over node:dgram.

import type { DatagramAddress, DatagramEvents, DatagramSocket, Datagrams } from './datagrams';

export const nodeDatagrams: Datagrams = { listen };

function listen({ address, port }: DatagramAddress, events: DatagramEvents): DatagramSocket {
  // Loaded only where it is needed: it would be a tenth of a short command's start.
  const { createSocket } = require('node:dgram') as typeof import('node:dgram');
  const isIpv6 = address.includes(':');
  const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4' });
  let isClosed = false;
  const closed = new Promise<void>((resolve) => socket.on('close', resolve));
  const close = () => {
    if (!isClosed) socket.close();
    isClosed = true;
    return closed;
  };
  socket.on('listening', () => events.opened());
  socket.on('message', (bytes, peer) => {
    if (!isClosed) events.received(bytes, peer);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (isClosed) return;
    void close();
    events.failed(error.code ?? 'EIO');
  });
  socket.bind({ address, port, exclusive: true });
  return {
    send(bytes, peer, lost) {
      // A datagram may say that it comes from port 0, where nothing can be sent to.
      if (isClosed || peer.port === 0) return lost();
      socket.send(bytes, peer.port, peer.address, (error) => {
        if (error !== null) lost();
      });
    },
    close,
  };
}
