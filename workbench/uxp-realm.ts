import type { UxpWindow } from '../src/photoshop/host';
import { MISSING_GLOBALS } from './emulation/globals';

export interface HostModules {
  readonly photoshop: object;
  readonly uxp: object;
  /** UXP's window: what the plugin finds in place of the browser's. */
  readonly window: UxpWindow;
}

type Realm = Window & typeof globalThis & Record<string, unknown>;

/**
 * What the emulation and the plugin hand to each other or tell apart by `instanceof`. In UXP both live in one realm; here
 * they do not, and so share these.
 */
const SHARED = ['Error', 'TypeError', 'RangeError', 'ArrayBuffer', 'DataView', 'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const;

/** Puts UXP's window behind the browser's own, whose name cannot be given to anything else. */
function dressWindow(realm: Realm, { document, addEventListener, removeEventListener }: UxpWindow): void {
  const own = (target: object, name: string, value: unknown): void => void Object.defineProperty(target, name, { value, configurable: true });
  own(realm.document, 'createElement', (tag: string) => document.createElement(tag));
  own(realm.document, 'body', document.body);
  own(realm.document, 'theme', document.theme);
  own(realm, 'addEventListener', addEventListener);
  own(realm, 'removeEventListener', removeEventListener);
}

/** `require` gives the two modules and nothing else, as UXP's does for modules that a plugin does not bring. */
function requireOf(modules: HostModules): (name: string) => object {
  return (name) => {
    if (name === 'photoshop') return modules.photoshop;
    if (name === 'uxp') return modules.uxp;
    throw new Error(`Module not found: "${name}"`);
  };
}

/**
 * Runs the plugin's script, a classic one, in a realm of its own where UXP's globals are found and what UXP lacks is not
 * there. Resolves once it ran; rejects where it cannot be had or throws while it starts. The realm lives as long as the page.
 */
export function runInUxpRealm(address: string, modules: HostModules): Promise<void> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  document.body.append(frame);
  const realm = frame.contentWindow as Realm;
  dressWindow(realm, modules.window);
  for (const name of MISSING_GLOBALS) delete (realm as Record<string, unknown>)[name];
  for (const name of SHARED) Object.defineProperty(realm, name, { value: globalThis[name], configurable: true, writable: true });
  Object.defineProperty(realm, 'require', { value: requireOf(modules), configurable: true });
  return new Promise((resolve, reject) => {
    let thrown: unknown;
    // The realm's own method is the emulation's by now.
    EventTarget.prototype.addEventListener.call(realm, 'error', (event) => {
      thrown ??= (event as ErrorEvent).error ?? new Error((event as ErrorEvent).message);
    });
    const script = Document.prototype.createElement.call(realm.document, 'script') as HTMLScriptElement;
    script.src = new URL(address, document.baseURI).href;
    script.addEventListener('load', () => (thrown === undefined ? resolve() : reject(thrown)));
    script.addEventListener('error', () => reject(new Error(`The plugin's script ${address} cannot be loaded; build it with "npm run build".`)));
    realm.document.head.append(script);
  });
}
