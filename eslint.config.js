const js = require('@eslint/js');
const tseslint = require('typescript-eslint');

// The engine knows no host: these rooms may import only each other and pure libraries.
// In the order in which they run; what runs them lies beside them.
const DECOMPOSE_ROOMS = ['pixels', 'regions', 'cards', 'objects', 'text', 'photographs', 'order', 'sight', 'shadows', 'panels', 'glazes', 'layers', 'soft'];
const engine = ['core', 'raster', 'document', 'matte', 'fill', 'decompose', 'edit', 'evaluate', 'formats', 'bridge', 'vision'].map((room) => `src/${room}/**/*.ts`);

module.exports = tseslint.config(
  { ignores: ['dist/**', 'dist-training/**', 'node_modules/**', 'coverage/**', 'out/**', 'scratch/**'] },
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
          { group: ['node:*', 'fs', 'path', 'os', 'worker_threads', 'sharp', 'photoshop', 'uxp', 'onnxruntime-*'], message: 'The engine knows no host; inject it.' },
          { group: ['**/cli/*', '**/node/*', '**/panel/*', '**/photoshop/*', '**/workbench/*'], message: 'Data flows one way: hosts import the engine.' },
        ],
      }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'window', 'document', 'navigator', 'performance', 'setTimeout', 'require'],
    },
  },
  {
    // Pixels in, pixels out: filling knows neither layers nor how they were found.
    files: ['src/fill/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group: ['../*/*', '!../core/*', '!../raster/*'], message: 'src/fill imports core and raster alone.' }] }],
    },
  },
  ...DECOMPOSE_ROOMS.map((room, k) => ({
    files: [`src/decompose/${room}/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: `^\\.\\./([^./]+$|(${DECOMPOSE_ROOMS.slice(k + 1).join('|') || '-'})/)`, message: 'A room of the decomposer imports only those that come before it (DECOMPOSE_ROOMS).' }] }],
    },
  })),
  {
    // The host half runs in UXP's own JavaScript: it lends Photoshop to the page and computes nothing.
    files: ['src/photoshop/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', {
        patterns: [
          { group: ['node:*', 'sharp', 'fflate', 'ag-psd'], message: 'UXP has no Node, and the host half stays small.' },
          { group: ['**/decompose/**', '**/evaluate/*', '**/formats/*', '**/cli/*', '**/node/*', '**/panel/*', '**/workbench/*'], message: 'The engine runs in the page; the host half is thin.' },
        ],
      }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'window', 'document', 'navigator', 'performance', 'setTimeout', 'require', 'TextEncoder', 'TextDecoder', 'structuredClone', 'queueMicrotask', 'Worker', 'Blob'],
    },
  },
  {
    // A host in the browser: the engine, nothing of Node.
    files: ['panel/**/*.ts', 'workbench/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*', 'sharp', '**/src/cli/*', '**/src/node/*', '**/src/index'], message: 'The page runs in a browser.' }] }],
    },
  },
  {
    // The emulation implements the types that the host half is written against, and shares no code with it.
    files: ['workbench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group: ['**/src/photoshop/*'], allowTypeImports: true, message: 'The emulation must not lean on the code that it tests.' }] }],
    },
  },
  {
    files: ['*.js', 'scripts/**/*.js', 'models/**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly', process: 'readonly', __dirname: 'readonly', Buffer: 'readonly', console: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
