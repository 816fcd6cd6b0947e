// webpack: a bundle as a module whose one export is the bundle as a function.
const { functionOf } = require('./page-files');

module.exports = function load(source) {
  return `module.exports=${functionOf(this.getOptions().argument, source)};`;
};
