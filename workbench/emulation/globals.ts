/**
 * The global names of UXP's JavaScript beyond the language's own, and those of a browser that it lacks: what a bare V8 context
 * is given so that the host half is run with nothing else. Sources: the pages of uxp-api/reference-js/Global Members and its
 * changelog, and reports of plug-in authors where they differ ("TextEncoder" stands in an example, yet is missing).
 */
export const UXP_GLOBALS = [
  'window', 'self', 'document', 'navigator', 'console', 'require', 'module', 'exports',
  'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'requestAnimationFrame', 'cancelAnimationFrame',
  'fetch', 'Headers', 'Request', 'Response', 'XMLHttpRequest', 'WebSocket', 'FormData', 'Blob', 'File', 'ImageBlob',
  'AbortController', 'AbortSignal', 'URL', 'URLSearchParams', 'ReadableStream', 'WritableStream', 'TransformStream',
  'atob', 'btoa', 'crypto', 'performance', 'localStorage', 'sessionStorage', 'alert', 'confirm', 'prompt',
  'Event', 'CustomEvent', 'EventTarget', 'MessageEvent', 'HTMLElement', 'Element', 'Node', 'customElements', 'getComputedStyle', 'ResizeObserver', 'IntersectionObserver',
] as const;

/** Absent, broken, or never documented: the host half must not touch them. */
export const MISSING_GLOBALS = [
  'TextEncoder', 'TextDecoder', 'structuredClone', 'queueMicrotask', 'matchMedia', 'MutationObserver', 'onerror', 'onunhandledrejection',
  'Worker', 'SharedWorker', 'ServiceWorker', 'OffscreenCanvas', 'createImageBitmap', 'ImageData', 'ImageBitmap', 'Image',
  'SharedArrayBuffer', 'Atomics', 'WebAssembly', 'MessageChannel', 'BroadcastChannel', 'indexedDB', 'caches',
  'WebGLRenderingContext', 'GPU', 'process', 'Buffer', 'global', 'eval',
] as const;

/** Of the language itself, but not to be used in UXP: taken out of a new context. `eval` needs a permission that we do not ask for. */
const OF_THE_LANGUAGE = ['SharedArrayBuffer', 'Atomics', 'WebAssembly', 'eval'] as const;

/**
 * Makes a new context's global object UXP's, as far as the host half reads it: takes out what the language has and UXP
 * lacks, and puts in what `lent` gives. Names that are no UXP global are refused, so that no test lends too much.
 */
export function furnishContext(global: Record<string, unknown>, lent: Readonly<Record<string, unknown>>): void {
  for (const name of OF_THE_LANGUAGE) delete global[name];
  for (const [name, value] of Object.entries(lent)) {
    if (!(UXP_GLOBALS as readonly string[]).includes(name)) throw new Error(`${name} is not a global of UXP.`);
    global[name] = value;
  }
}
