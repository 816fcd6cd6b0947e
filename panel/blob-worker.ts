const urls = new Map<string, string>();

/**
 * A worker from its own text through a blob: address: a page opened from a disk may not load a worker's file, and text that
 * the page has needs no request at all. Throws where the page may not make one. Addresses are kept, there are as many as
 * sources: one taken back while a worker is still on its way to it is an error in the browser's console.
 */
export function startBlobWorker(source: string): Worker {
  let url = urls.get(source);
  if (url === undefined) urls.set(source, (url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))));
  return new Worker(url);
}

/** The source of a worker that calls `code` with its own scope: a function's text is its source to the letter (ECMAScript 2019). */
export const sourceOf = (code: (scope: never) => void): string => `(${code.toString()})(self)`;
