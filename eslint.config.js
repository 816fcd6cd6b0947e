const js = require('@eslint/js');
const tseslint = require('typescript-eslint');

// The engine knows no host: these rooms may import only each other and pure libraries.
const engine = ['core', 'raster', 'document', 'decompose', 'evaluate', 'formats'].map((room) => `src/${room}/**/*.ts`);

module.exports = tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'coverage/**', 'out/**', 'scratch/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-constant-condition': ['error', { checkLoops: false }],
    },
  },
  {
    files: engine,
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [
          { group: ['node:*', 'fs', 'path', 'os', 'worker_threads', 'sharp', 'photoshop', 'uxp'], message: 'The engine knows no host; inject it.' },
          { group: ['**/cli/*', '**/node/*', '**/panel/*', '**/photoshop/*'], message: 'Data flows one way: hosts import the engine.' },
        ],
      }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'window', 'document', 'navigator', 'performance', 'setTimeout', 'require'],
    },
  },
  {
    // A host in the browser: the engine, nothing of Node.
    files: ['panel/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*', 'sharp', '**/src/cli/*', '**/src/node/*', '**/src/index'], message: 'The page runs in a browser.' }] }],
    },
  },
  {
    files: ['*.js', 'scripts/**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly', process: 'readonly', __dirname: 'readonly', Buffer: 'readonly', console: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
