// The short file that a package puts on the PATH: it knows where in the bundle each piece lies, so that Node does not
// read two megabytes at each start. It is made of the bundle, which must be installed with it, unchanged.

/** Where the bundle is, from the folder of the short file. */
const BUNDLE = '../lib/maillogs/maillogs.cjs';

/** The text of the short file. Throws for what is no bundle of scripts/build.mjs. */
export function shortLauncher(given) {
  const bundle = String(given);
  const [call, program] = /^launcher\.launchBundle\(\{(.*),filename:__filename\},\{$/m.exec(bundle) ?? [];
  if (call === undefined) throw new Error('the bundle does not begin as scripts/build.mjs has it.');
  const start = bundle.indexOf(call);
  const places = {};
  const piece = /"([^"]+)"\(\)\{\/\*/y;
  piece.lastIndex = start + call.length + 1;
  for (let found = piece.exec(bundle); found !== null; found = piece.exec(bundle)) {
    const end = bundle.indexOf('*/},\n', piece.lastIndex);
    places[found[1]] = [piece.lastIndex, end - piece.lastIndex];
    piece.lastIndex = end + '*/},\n'.length;
  }
  const text = `launcher.launchFrom({${program},from:__dirname,bundle:"${BUNDLE}",places:${JSON.stringify(places)}});`;
  return `${bundle.slice(0, start)}${text}\n`;
}
