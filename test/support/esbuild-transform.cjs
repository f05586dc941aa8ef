// Lets jest read TypeScript: esbuild strips the types, and jest.mock is not used, so nothing is hoisted.
const { transformSync } = require('esbuild');

module.exports = {
  process(source, path) {
    const { code, map } = transformSync(source, {
      loader: path.endsWith('.ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node18',
      sourcefile: path,
      sourcemap: 'both',
      // jest runs no import() without flags: it becomes a promise of a require.
      supported: { 'dynamic-import': false },
      // As tsconfig.json has it, which is not read here.
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      define: { MAILLOGS_VERSION: '"0.0.0-test"' },
    });
    return { code, map };
  },
};
