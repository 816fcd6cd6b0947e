/** An element of the page's own HTML. Throws where the page lacks it, which is a bug. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

interface Parts {
  readonly class?: string;
  /** As text, never as markup: names come from files. */
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly on?: Readonly<Partial<Record<keyof HTMLElementEventMap, (event: Event) => void>>>;
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, parts: Parts = {}, ...children: Node[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (parts.class) made.className = parts.class;
  if (parts.text !== undefined) made.textContent = parts.text;
  for (const [name, value] of Object.entries(parts.attributes ?? {})) made.setAttribute(name, value);
  for (const [name, listener] of Object.entries(parts.on ?? {})) made.addEventListener(name, listener);
  made.append(...children);
  return made;
}

const ICONS = {
  eye: 'M1 7C3 3.6 5 2.6 7 2.6s4 1 6 4.4c-2 3.4-4 4.4-6 4.4S3 10.4 1 7Z M7 5a2 2 0 1 0 0 4a2 2 0 1 0 0-4Z',
  chevron: 'M5 3l4 4-4 4',
  folder: 'M1.5 3.5h4l1.2 1.6h5.8v6.4h-11Z',
  lock: 'M3.5 6.5h7v5h-7Z M5 6.5v-2a2 2 0 0 1 4 0v2',
  text: 'M3 3h8 M7 3v8.5',
  adjust: 'M7 2a5 5 0 1 0 0 10a5 5 0 1 0 0-10Z M7 2v10',
} as const;

export function icon(name: keyof typeof ICONS): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 14 14');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
