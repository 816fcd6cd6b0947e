/**
 * A worker from its own text through a blob: address: a page opened from a disk may not load a worker's file, and text that
 * the page has needs no request at all. Throws where the page may not make one.
 */
export function startBlobWorker(source: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    const worker = new Worker(url);
    const { terminate } = worker;
    worker.terminate = () => {
      terminate.call(worker);
      URL.revokeObjectURL(url);
    };
    return worker;
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
}
