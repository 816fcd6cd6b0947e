const path = require('node:path');

/**
 * `npm run bundle`: the browser page, dist/panel/{index.html, panel.css, panel.js}, without any network or server.
 * First the engine as a worker (it must build without one Node module), then the page, which carries that worker as text.
 * `--env out=FOLDER` builds elsewhere.
 */
module.exports = (env = {}) => {
  const out = path.resolve(__dirname, env.out ?? 'dist');
  const engine = path.join(out, 'engine-worker');
  const common = {
    mode: 'production',
    // No eval in any mode: the page's policy forbids it. No map: it would name paths of the machine that built it.
    devtool: false,
    resolve: { extensions: ['.ts', '.js'] },
    performance: { maxAssetSize: 1_000_000, maxEntrypointSize: 1_000_000 },
    stats: 'errors-warnings',
  };
  const typescript = { test: /\.ts$/, loader: 'ts-loader', options: { configFile: path.join(__dirname, 'panel', 'tsconfig.json'), transpileOnly: true, compilerOptions: { noEmit: false } } };
  return [
    {
      ...common,
      name: 'engine',
      target: ['webworker', 'es2022'],
      entry: './panel/engine-worker.ts',
      output: { path: engine, filename: 'engine.js' },
      module: { rules: [typescript] },
    },
    {
      ...common,
      name: 'page',
      dependencies: ['engine'],
      target: ['web', 'es2022'],
      // The others are only copied: the page with its relative addresses, and the notices of what is bundled.
      entry: { panel: ['./panel/main.ts', './panel/index.html', './panel/panel.css', './THIRD_PARTY.md'] },
      output: { path: path.join(out, 'panel'), filename: 'panel.js', clean: true },
      resolve: { ...common.resolve, alias: { 'engine-source$': path.join(engine, 'engine.js') } },
      module: {
        rules: [
          typescript,
          { test: path.join(engine, 'engine.js'), type: 'asset/source' },
          { test: /\.(html|css|md)$/, type: 'asset/resource', generator: { filename: '[name][ext]' } },
        ],
      },
    },
  ];
};
