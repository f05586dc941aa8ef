// farm-simulator.mjs PORT MEMBERS DEAD OID...: so many SNMPv2c agents at 127.0.0.1, from that port on, each with an epoch
// and an instance of its own; the last DEAD say nothing. Every counter has a value that never changes. A process of its
// own, since it takes as long to answer as the farm to ask.
import { createSocket } from 'node:dgram';

const [port, members, dead, epoch, instance, ...counters] = process.argv.slice(2);
const tlv = (tag, ...parts) => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
};
const oidBytes = (oid) => {
  const [a, b, ...rest] = oid.split('.').map(Number);
  const septets = (arc) => (arc < 128 ? [arc] : [...septets(arc >>> 7).map((each) => each | 128), arc & 127]);
  return Buffer.from([a * 40 + b, ...rest.flatMap(septets)]);
};
const MARK = Buffer.from('who of all is it');
const values = new Map([
  [epoch, tlv(4, Buffer.from('e'.repeat(16)))],
  [instance, tlv(4, MARK)],
  ...counters.map((oid, i) => [
    oid,
    tlv(0x46, Buffer.from((2n ** 40n + BigInt(i)).toString(16).padStart(12, '0'), 'hex')),
  ]),
]);
const byName = new Map([...values].map(([oid, value]) => [oidBytes(oid).toString('latin1'), value]));
const NONE = Buffer.from([0x80, 0]);

/** Where a value begins and ends. */
function read(bytes, at) {
  let length = bytes[at + 1];
  let start = at + 2;
  if (length & 128) {
    const count = length & 127;
    length = bytes.readUIntBE(start, count);
    start += count;
  }
  return { start, end: start + length };
}

/** The varbinds of an answer, for those of a request: the same for every member but for one mark. */
const answers = new Map();
function varbindsFor(asked) {
  const key = asked.toString('latin1');
  if (!answers.has(key)) {
    const varbinds = [];
    for (let at = 0; at < asked.length; ) {
      const varbind = read(asked, at);
      const name = read(asked, varbind.start);
      const oid = asked.subarray(name.start, name.end);
      varbinds.push(tlv(0x30, tlv(6, oid), byName.get(oid.toString('latin1')) ?? NONE));
      at = varbind.end;
    }
    const all = Buffer.concat(varbinds);
    answers.set(key, { all, mark: all.indexOf(MARK) });
  }
  return answers.get(key);
}

function answer(message, member) {
  const whole = read(message, 0);
  const version = read(message, whole.start);
  const community = read(message, version.end);
  const pdu = read(message, community.end);
  const id = read(message, pdu.start);
  const status = read(message, id.end);
  const index = read(message, status.end);
  const list = read(message, index.end);
  const { all, mark } = varbindsFor(message.subarray(list.start, list.end));
  const varbinds = Buffer.from(all);
  if (mark >= 0) varbinds.write(String(member).padStart(16, '0'), mark, 'latin1');
  const response = tlv(0xa2, message.subarray(pdu.start, id.end), Buffer.from([2, 1, 0, 2, 1, 0]), tlv(0x30, varbinds));
  return tlv(0x30, message.subarray(whole.start, community.end), response);
}

let packets = 0;
let octets = 0;
const sockets = await Promise.all(
  Array.from({ length: Number(members) }, (_, member) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 18 });
    socket.on('message', (message, peer) => {
      if (member >= Number(members) - Number(dead)) return;
      const response = answer(message, member);
      packets += 2;
      octets += message.length + response.length;
      socket.send(response, peer.port, peer.address);
    });
    return new Promise((resolve) => socket.bind(Number(port) + member, '127.0.0.1', () => resolve(socket)));
  }),
);
process.stdin.on('end', () => {
  console.log(JSON.stringify({ packets, octets }));
  for (const socket of sockets) socket.close();
});
process.stdin.resume();
console.log('ready');
