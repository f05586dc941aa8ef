// Clients that mean harm to a small web server, as many at once as they can: PORT MILLISECONDS. Some connect and say
// nothing, some send a header octet by octet, some send too much of it, some ask a thousand times in one breath, some
// ask and never read. At the end it prints what became of them.
import { connect } from 'node:net';

const [port, forMs] = process.argv.slice(2).map(Number);
const QUESTION = 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n';
const seen = { opened: 0, refused: 0, answers: 0, tooLarge: 0 };
const isOver = () => performance.now() > forMs;

/** Opens another connection whenever one ends. */
function client(act) {
  if (isOver()) return;
  const socket = connect({ host: '127.0.0.1', port });
  let text = '';
  socket.on('connect', () => {
    seen.opened++;
    act(socket);
  });
  socket.on('data', (bytes) => {
    text = (text + bytes.toString('latin1')).slice(0, 200);
  });
  socket.on('error', () => seen.refused++);
  socket.on('close', () => {
    if (text.startsWith('HTTP/1.1 200')) seen.answers++;
    if (text.startsWith('HTTP/1.1 431')) seen.tooLarge++;
    client(act);
  });
  setTimeout(() => socket.destroy(), Math.max(0, forMs - performance.now()));
}

const acts = {
  silent: () => undefined,
  slow: (socket) => {
    socket.write('GET /metrics HTTP/1.1\r\nX: ');
    const timer = setInterval(() => socket.write('a'), 50);
    socket.on('close', () => clearInterval(timer));
  },
  large: (socket) => socket.write(`GET /metrics HTTP/1.1\r\nX: ${'a'.repeat(1 << 20)}\r\n\r\n`),
  manyQuestions: (socket) => socket.write(QUESTION.repeat(1000)),
  deaf: (socket) => {
    socket.pause();
    socket.write(QUESTION);
  },
};
const numbers = { silent: 900, slow: 40, large: 20, manyQuestions: 20, deaf: 20 };
for (const [name, number] of Object.entries(numbers)) for (let i = 0; i < number; i++) client(acts[name]);
setTimeout(() => {
  console.log(JSON.stringify(seen));
  process.exit(0);
}, forMs + 200);
