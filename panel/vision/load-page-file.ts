import { DelaminateError } from '../../src/core/errors';
import type { PackedFile } from './page-file';

/** The bundle that runs networks: code that finds its channel to the page under the name `visionPort`. */
export type VisionCode = (visionPort: unknown) => void;

/** What files that are scripts call, each with its own name. */
type Deliver = (name: string, content: unknown) => void;

/** Between a name and what the script of that name delivered. */
export type LoadPageFile = (name: string) => Promise<unknown>;

/**
 * Loads `files/NAME.js` beside the page. Every call loads anew and nothing is kept: such files are megabytes, needed once.
 * Rejects with `DelaminateError` where there is no such file, or it is none.
 */
export function pageFileLoader(page: Document): LoadPageFile {
  const waiting = new Map<string, (content: unknown) => void>();
  const deliver: Deliver = (name, content) => waiting.get(name)?.(content);
  Object.assign(globalThis, { delaminateFile: deliver });
  return (name) =>
    new Promise((resolve, reject) => {
      const script = page.createElement('script');
      const fail = (what: string): void => reject(new DelaminateError('models', `the plugin's file files/${name}.js ${what}; install the plugin again`));
      let delivered = false;
      waiting.set(name, (content) => {
        delivered = true;
        resolve(content);
      });
      const finish = (): void => {
        waiting.delete(name);
        script.remove();
      };
      script.addEventListener('load', () => {
        finish();
        if (!delivered) fail('is damaged');
      });
      script.addEventListener('error', () => {
        finish();
        fail('is missing');
      });
      script.src = `files/${name}.js`;
      page.head.append(script);
    });
}

export function isPackedFile(content: unknown): content is PackedFile {
  const { bytes, deflated, text } = (content ?? {}) as Partial<PackedFile>;
  return Number.isSafeInteger(bytes) && typeof deflated === 'boolean' && typeof text === 'string';
}
