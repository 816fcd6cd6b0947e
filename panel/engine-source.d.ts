/** The bundled engine, not run; webpack puts it there. */
declare module 'engine-source' {
  const engine: import('./serve-engine').EngineCode;
  export default engine;
}
