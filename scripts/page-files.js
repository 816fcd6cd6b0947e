// How files travel to the panel's page: as scripts (panel/vision/page-file.ts says why).
const { deflateRawSync } = require('node:zlib');

/** A smaller gain is not worth the time that unpacking takes; a .ccx compresses once more. */
const WORTHWHILE = 0.7;

/** A file as text (`PackedFile` in panel/vision/page-file.ts). The same bytes give the same text. */
function pack(bytes) {
  const deflated = deflateRawSync(bytes, { level: 9 });
  const smaller = deflated.length < bytes.length * WORTHWHILE;
  return { bytes: bytes.length, deflated: smaller, text: (smaller ? deflated : Buffer.from(bytes)).toString('base64') };
}

/** The script that delivers `bytes` under `name`. */
const packFile = (name, bytes) => `delaminateFile(${JSON.stringify(name)},${JSON.stringify(pack(bytes))});\n`;

/** A bundle as a function of the one free name in it: not run, but passed on. */
const functionOf = (argument, source) => `function(${argument}){${source}\n}`;

/** The script that delivers `source`, a bundle, as such a function. */
const packCode = (name, argument, source) => `delaminateFile(${JSON.stringify(name)},${functionOf(argument, source)});\n`;

/** webpack: `code` (name → free name of the bundle files/NAME.js) becomes passed on, `files` (name → path, or bytes) are packed beside it. */
class PageFilesPlugin {
  constructor({ code, files }) {
    this.code = code;
    this.files = files;
  }

  apply(compiler) {
    const { Compilation, sources: { RawSource } } = compiler.webpack;
    compiler.hooks.thisCompilation.tap('PageFiles', (compilation) => {
      // After the minifier: it has no business in megabytes of base64.
      compilation.hooks.processAssets.tap({ name: 'PageFiles', stage: Compilation.PROCESS_ASSETS_STAGE_SUMMARIZE }, () => {
        for (const [name, argument] of Object.entries(this.code)) compilation.updateAsset(`${name}.js`, (source) => new RawSource(packCode(name, argument, source.source().toString())));
        for (const [name, file] of Object.entries(this.files)) {
          if (typeof file === 'string') compilation.fileDependencies.add(file);
          compilation.emitAsset(`${name}.js`, new RawSource(packFile(name, typeof file === 'string' ? compiler.inputFileSystem.readFileSync(file) : file)));
        }
      });
    });
  }
}

module.exports = { packFile, packCode, functionOf, PageFilesPlugin };
