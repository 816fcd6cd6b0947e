/** What an element is made with. */
export interface Made {
  readonly class?: string;
  /** As text, never as markup: names come from documents. */
  readonly text?: string;
  /** Attributes; false leaves one out, true sets it empty. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, made?: Made, ...children: ReadonlyArray<Node | string>): HTMLElementTagNameMap[K];
export function make(tag: string, made?: Made, ...children: ReadonlyArray<Node | string>): HTMLElement;
export function make(tag: string, made: Made = {}, ...children: ReadonlyArray<Node | string>): HTMLElement {
  const element = document.createElement(tag);
  if (made.class) element.className = made.class;
  if (made.text !== undefined) element.textContent = made.text;
  for (const [name, value] of Object.entries(made.attributes ?? {})) setAttribute(element, name, value);
  for (const [type, listener] of Object.entries(made.on ?? {})) element.addEventListener(type, listener);
  element.append(...children);
  return element;
}

/** Sets or removes, and leaves alone what is so already: custom elements render anew for each write. */
export function setAttribute(element: Element, name: string, value: string | number | boolean | null): void {
  const wanted = value === true ? '' : value === false || value === null ? null : String(value);
  if (element.getAttribute(name) === wanted) return;
  if (wanted === null) element.removeAttribute(name);
  else element.setAttribute(name, wanted);
}

export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows an element where there is text for it. */
export function setOptionalText(element: HTMLElement, text: string | null): void {
  setText(element, text ?? '');
  element.hidden = text === null || text === '';
}

let ids = 0;
/** An id for references between elements. */
export const newId = (name: string): string => `${name}-${++ids}`;
