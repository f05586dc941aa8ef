// The real byte streams, over node:net.

import type { Socket } from 'node:net';
import type { SocketAddress, Sockets, Stream, StreamEvents } from '../base/sockets';

/**
 * What may wait in memory for a peer that does not read. Our answers are at most 64 KiB each, and a master asks
 * for few at a time: beyond this it has stopped reading, and the stream is closed with ENOBUFS.
 */
export const MAX_BACKLOG_BYTES = 4 << 20;

/** A whole PDU of any usual request; a longer one comes in pieces. */
const READ_BUFFER_BYTES = 64 << 10;

export const nodeSockets: Sockets = { connect };

function connect(address: SocketAddress, events: StreamEvents): Stream {
  // Loaded by the agent only: it would be a tenth of a short command's start.
  const { createConnection } = require('node:net') as typeof import('node:net');
  const target =
    address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port, noDelay: true };
  // One buffer for all that is read; node would make a new one of this size for each request.
  const onread = {
    buffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
    callback: (count: number, buffer: Uint8Array) => {
      events.received(Buffer.from(buffer.buffer, buffer.byteOffset, count));
      return true;
    },
  };
  const socket = createConnection({ ...target, onread });
  let errorCode: string | undefined;
  socket.on('connect', () => events.opened());
  socket.on('error', (error: NodeJS.ErrnoException) => {
    errorCode = error.code ?? 'EIO';
  });
  socket.on('close', () => events.closed(errorCode));
  return {
    send: (bytes) => send(socket, bytes),
    end: () => {
      socket.end();
    },
    destroy: () => {
      socket.destroy();
    },
  };
}

function send(socket: Socket, bytes: Uint8Array): void {
  if (!socket.writable) return;
  socket.write(bytes);
  if (socket.writableLength > MAX_BACKLOG_BYTES) {
    socket.destroy(Object.assign(new Error('the peer does not read'), { code: 'ENOBUFS' }));
  }
}
