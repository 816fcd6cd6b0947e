/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    // Libraries that come as ES modules only.
    'node_modules/(fast-png|iobuffer)/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(fast-png|iobuffer)/)'],
  // Looked up in jest's sandbox, Math is the slowest thing in every loop over pixels.
  sandboxInjectedGlobals: ['Math'],
  setupFiles: ['<rootDir>/test/support/same-seeds.ts'],
  testTimeout: 30000,
  reporters: ['default', '<rootDir>/scripts/closing-line-reporter.js'],
};
