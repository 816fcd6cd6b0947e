import type { UxpElement, UxpWindow } from '../../src/photoshop/host';

type Listener = (event: { readonly [key: string]: unknown }) => void;

/** An element as UXP's own page has them, as far as the host half touches it. */
export class FakeElement implements UxpElement {
  clientWidth = 0;
  clientHeight = 0;
  readonly style: Record<string, string> = {};
  readonly attributes: Record<string, string> = {};
  readonly children: FakeElement[] = [];
  readonly posted: unknown[] = [];
  textContent: string | null = null;
  src = '';
  private parent: FakeElement | null = null;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(readonly tag: string) {}

  appendChild(child: UxpElement): unknown {
    (child as FakeElement).parent = this;
    return this.children.push(child as FakeElement);
  }

  remove(): void {
    const siblings = this.parent?.children;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parent = null;
  }

  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, (this.listeners.get(type) ?? new Set()).add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.listeners.get(type)?.delete(listener);
  }

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  fire(type: string, event: { readonly [key: string]: unknown } = {}): void {
    for (const listener of [...(this.listeners.get(type) ?? [])]) listener(event);
  }

  listening(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

/** A window of UXP's whose messages a test sends itself. */
export function fakeUxpWindow(): UxpWindow & { readonly events: FakeElement } {
  const events = new FakeElement('window');
  return {
    events,
    document: { createElement: (tag: string) => new FakeElement(tag) as never, body: new FakeElement('body') },
    addEventListener: (type: string, listener: Listener) => events.addEventListener(type, listener),
    removeEventListener: (type: string, listener: Listener) => events.removeEventListener(type, listener),
  };
}
