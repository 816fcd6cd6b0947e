/** What crosses the border between the two halves: JSON and nothing else (a web view's messages are stringified and parsed). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One side of a channel that carries JSON. It promises nothing: messages may be lost, doubled, reordered or cut short,
 * and the other side may vanish without a word. `link.ts` makes something dependable of it.
 */
export interface JsonPort {
  post(message: Json): void;
  /** Any number may listen; each hears everything. Returns a function that ends the subscription. What arrives is not to be trusted. */
  listen(onMessage: (message: unknown) => void): () => void;
}
