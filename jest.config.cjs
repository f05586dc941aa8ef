// Five projects: unit (fast, no outside program), e2e and crash (the built bundle among real programs, side by
// side), and timing (tests with a limit of time in what they assert: one after the other, with nothing beside them); and nms (large
// programs of others, which only scripts/test-nms runs).
const common = {
  testEnvironment: 'node',
  transform: { '\\.(ts|mjs)$': '<rootDir>/test/support/esbuild-transform.cjs' },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
};
const project = (displayName, more = {}) => ({
  ...common,
  displayName,
  testMatch: [`<rootDir>/test/${displayName}/**/*.test.ts`],
  ...more,
});
/** For tests that wait for real programs. */
const patient = { setupFilesAfterEnv: ['<rootDir>/test/support/patience.cjs'] };

module.exports = {
  projects: [
    project('unit', { testMatch: ['<rootDir>/test/unit/**/*.test.ts', '<rootDir>/test/property/**/*.test.ts'] }),
    project('e2e', patient),
    project('crash', patient),
    project('timing', patient),
    project('nms', patient),
  ],
};
