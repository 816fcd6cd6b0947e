// webpack: a bundle as a module whose one export is a function of the bundle's one free name: not run, but passed on.
module.exports = function functionOf(source) {
  return `module.exports = function (${this.getOptions().argument}) {${source}\n};`;
};
