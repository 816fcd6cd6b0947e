const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { DefinePlugin } = require('webpack');
const { PageFilesPlugin } = require('./scripts/page-files');

const at = (...parts) => path.resolve(__dirname, ...parts);

/**
 * `npm run build`: the plugin in dist/plugin (host half at its root, the page beneath `panel`) and the workbench in
 * dist/workbench. None of it needs a network, a server of its own or code made at run time. `--env out=FOLDER` builds elsewhere,
 * `--config-name NAME` builds a part; `--env models=FOLDER` takes the networks from there instead of `models`
 * (a folder that is not there: none).
 */
module.exports = (env = {}) => {
  const out = path.resolve(__dirname, env.out ?? 'dist');
  const plugin = path.join(out, 'plugin');
  const models = path.resolve(__dirname, env.models ?? 'models');
  const engine = path.join(out, 'engine-worker');
  const typescript = (configFile) => ({ test: /\.ts$/, loader: 'ts-loader', options: { configFile: at(configFile), transpileOnly: true, compilerOptions: { noEmit: false, declaration: false } } });
  const asIs = { test: /\.(html|css|md)$/, type: 'asset/resource', generator: { filename: '[name][ext]' } };
  const common = {
    mode: 'production',
    // No eval in any mode: neither UXP nor the pages' policy lets it pass. No map: it would name paths of the machine that built it.
    devtool: false,
    resolve: { extensions: ['.ts', '.js'] },
    performance: { maxAssetSize: 1_250_000, maxEntrypointSize: 1_250_000 },
    stats: 'errors-warnings',
  };
  return [
    {
      ...common,
      name: 'engine',
      target: ['webworker', 'es2022'],
      entry: './panel/engine-worker.ts',
      output: { path: engine, filename: 'engine.js' },
      module: { rules: [typescript('panel/tsconfig.json')] },
    },
    {
      // The page in the web view: one classic script that carries the engine as a function, and relative addresses.
      ...common,
      name: 'page',
      dependencies: ['engine'],
      target: ['web', 'es2022'],
      entry: { panel: ['./panel/main.ts', './panel/index.html', './panel/panel.css'] },
      output: { path: path.join(plugin, 'panel'), filename: 'panel.js', clean: { keep: /^files\// } },
      resolve: { ...common.resolve, alias: { 'engine-source$': path.join(engine, 'engine.js') } },
      // What libraries would load on demand comes along: the page is one script.
      module: { parser: { javascript: { dynamicImportMode: 'eager' } }, rules: [typescript('panel/tsconfig.json'), { test: path.join(engine, 'engine.js'), loader: at('scripts/function-loader.js'), options: { argument: 'engineScope' } }, asIs] },
    },
    {
      // What runs networks, and their files: scripts that the page loads when it needs them.
      ...common,
      name: 'vision',
      dependencies: ['page'],
      target: ['webworker', 'es2022'],
      entry: { vision: './panel/vision/vision-bundle.ts' },
      output: { path: path.join(plugin, 'panel', 'files'), filename: '[name].js', clean: true },
      performance: false,
      // A classic script has no address of its own to find files by, and onnxruntime needs none: it is given its WebAssembly.
      module: { parser: { javascript: { url: false, worker: false, dynamicImportMode: 'eager' } }, rules: [typescript('panel/tsconfig.json')] },
      plugins: [
        new DefinePlugin({ 'import.meta.url': JSON.stringify('blob:vision') }),
        new PageFilesPlugin({ code: { vision: 'visionPort' }, files: { runtime: require.resolve('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm'), ...modelFiles(models) } }),
      ],
    },
    {
      // UXP's own JavaScript: one classic script; `photoshop` and `uxp` are the host's.
      ...common,
      name: 'host',
      target: ['web', 'es2022'],
      entry: { index: ['./src/photoshop/main.ts', './plugin/index.html', './manifest.json', './THIRD_PARTY.md', './LICENSE', './plugin/licences/Apache-2.0.txt', ...icons()] },
      // Of a browser's it gets the form of the script only: no address is asked of a document, nothing is loaded later.
      output: { path: plugin, filename: 'index.js', publicPath: '', clean: { keep: /^panel\// } },
      externals: { photoshop: 'commonjs photoshop', uxp: 'commonjs uxp' },
      externalsPresets: { web: false },
      module: {
        rules: [
          typescript('tsconfig.json'),
          { test: /\.png$/, type: 'asset/resource', generator: { filename: 'icons/[name][ext]' } },
          { test: at('manifest.json'), type: 'asset/resource', generator: { filename: 'manifest.json' } },
          { test: /\.txt$/, type: 'asset/resource', generator: { filename: 'licences/[name][ext]' } },
          { test: at('LICENSE'), type: 'asset/resource', generator: { filename: 'LICENSE' } },
          asIs,
        ],
      },
    },
    {
      ...common,
      name: 'workbench',
      target: ['web', 'es2022'],
      entry: { workbench: ['./workbench/main.ts', './workbench/index.html', './workbench/workbench.css'] },
      output: { path: path.join(out, 'workbench'), filename: 'workbench.js', clean: true },
      module: { rules: [typescript('workbench/tsconfig.json'), asIs] },
    },
  ];
};

/** The registry and the files that it lists, by the names that the page asks for (panel/vision/model-files.ts); where there is no registry, one of nothing. */
function modelFiles(folder) {
  const registry = path.join(folder, 'registry.json');
  if (!existsSync(registry)) return { registry: Buffer.from('{"version":1,"models":[]}') };
  const { models } = JSON.parse(readFileSync(registry, 'utf8'));
  return { registry, ...Object.fromEntries(models.filter(({ origin }) => origin === 'built-in').map(({ file }) => [`model-${file}`, path.join(folder, file)])) };
}

function icons() {
  return ['panel-light', 'panel-dark', 'plugin'].flatMap((name) => [1, 2].map((scale) => `./plugin/icons/${name}@${scale}x.png`));
}
