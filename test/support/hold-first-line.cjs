// Loaded into a program of Node before it: having said its first line it does nothing until the file of HELD_UNTIL is there,
// so that whatever answers the line comes before the program's next step, on a machine of any speed.
const fs = require('node:fs');

const { writeSync } = fs;
let isFirst = true;
fs.writeSync = (fd, ...more) => {
  const written = writeSync(fd, ...more);
  if (fd === 2 && isFirst) {
    isFirst = false;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    while (!fs.existsSync(process.env.HELD_UNTIL)) Atomics.wait(sleeper, 0, 0, 10);
  }
  return written;
};
