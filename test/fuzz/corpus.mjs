// The inputs that are kept for ever, one file a target: a line holds an input in hexadecimal, then a remark behind "#".
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folderOf = (top) => join(top, 'test', 'corpus', 'fuzz');
/** Longer ones are left to the fuzzer. */
const MAX_KEPT_OCTETS = 600;

export function readCorpus(top, target) {
  const path = join(folderOf(top), `${target}.txt`);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return lines.flatMap((line) => {
    const hex = line.split('#')[0].trim();
    if (!/^([0-9a-f]{2})*$/.test(hex))
      throw new Error(`${path} has a line that is not hexadecimal: ${line.slice(0, 40)}`);
    return hex === '' ? [] : [Buffer.from(hex, 'hex')];
  });
}

/** Adds up to `most` of the short ones among inputs of new outcomes, from all over the run. */
export function keepSome(top, target, { joined, most }) {
  const short = joined.filter(([, input]) => input.length > 0 && input.length <= MAX_KEPT_OCTETS);
  const step = Math.max(1, short.length / most);
  const chosen = Array.from({ length: Math.min(most, short.length) }, (_, i) => short[Math.floor(i * step)]);
  const path = join(folderOf(top), `${target}.txt`);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = chosen.map(([outcome, input]) => {
    const remark = outcome
      .replace(/[^ -~]|#/g, '?')
      .replace(/\s+/g, ' ')
      .slice(0, 60)
      .trim();
    return `${Buffer.from(input).toString('hex')} # ${remark}\n`;
  });
  writeFileSync(path, before + lines.join(''));
  return lines.length;
}
