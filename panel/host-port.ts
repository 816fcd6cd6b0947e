import type { Json, JsonPort } from '../src/bridge/port';

/** What the web view puts into its page; it may come after the page's script began. */
interface UxpHost {
  postMessage(message: Json): void;
}

/** The web view's own channel to the plugin's host half. */
export function createHostPort(page: Window): JsonPort {
  return {
    post(message) {
      // Not there yet: as good as lost, and the link says again what was not acknowledged.
      (page as Window & { uxpHost?: UxpHost }).uxpHost?.postMessage(message);
    },
    listen(onMessage) {
      const listener = (event: MessageEvent & { readonly message?: unknown }): void => {
        // Some builds deliver at `message` what the documentation has at `data`.
        onMessage(event.data ?? event.message);
      };
      page.addEventListener('message', listener);
      return () => page.removeEventListener('message', listener);
    },
  };
}
