// webpack: a file as a module that holds it packed.
const { pack } = require('./page-files');

module.exports = (source) => `module.exports = ${JSON.stringify(pack(source))};`;
module.exports.raw = true;
