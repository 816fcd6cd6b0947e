/** The bundled engine, not run; webpack puts it there. */
declare module 'engine-source' {
  const engine: (scope: import('./serve-engine').EngineScope) => void;
  export default engine;
}
