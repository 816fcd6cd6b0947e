import { serveEngine, type EngineScope } from './serve-engine';

/** The bundle is a function of this one argument, so that the page holds the engine once: as the worker's source, and to run itself. */
declare const engineScope: EngineScope;

serveEngine(engineScope);
