import type { UxpElement, WebViewElement } from '../../src/photoshop/host';
import type { WebViewCore } from './webview';

type Listener = (event: { readonly [key: string]: unknown }) => void;

/** As much of an element as the host half touches, where there is no DOM. Its size is what its style says in pixels. */
export class PlainElement implements UxpElement {
  readonly style: Record<string, string>;
  readonly children: PlainElement[] = [];
  readonly attributes = new Map<string, string>();
  textContent: string | null = '';
  private parent: PlainElement | null = null;
  private readonly listeners = new Map<string, Listener[]>();

  /** `root`: it is on show by itself, as a panel is. */
  constructor(readonly tag: string, private readonly root = false) {
    this.style = new Proxy<Record<string, string>>({}, {
      set: (style, property, value) => {
        style[String(property)] = String(value);
        this.styled();
        return true;
      },
    });
  }

  get clientWidth(): number {
    return pixels(this.style.width);
  }

  get clientHeight(): number {
    return pixels(this.style.height);
  }

  get isConnected(): boolean {
    return this.root || (this.parent?.isConnected ?? false);
  }

  appendChild(child: PlainElement): PlainElement {
    child.remove();
    child.parent = this;
    this.children.push(child);
    child.moved();
    return child;
  }

  remove(): void {
    if (!this.parent) return;
    this.parent.children.splice(this.parent.children.indexOf(this), 1);
    this.parent = null;
    this.moved();
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  removeEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, (this.listeners.get(type) ?? []).filter((each) => each !== listener));
  }

  dispatch(type: string, detail: object = {}): void {
    for (const listener of this.listeners.get(type) ?? []) listener({ type, target: this, ...detail });
  }

  /** It or something around it was put in or taken out. */
  protected moved(): void {
    for (const child of this.children) child.moved();
  }

  protected styled(): void {}
}

function pixels(length: string | undefined): number {
  const found = /^(\d+(?:\.\d+)?)px$/.exec(length ?? '');
  return found ? Math.round(Number(found[1])) : 0;
}

/** A `<webview>` where there is no DOM. */
export class PlainWebView extends PlainElement implements WebViewElement {
  core: WebViewCore | null = null;

  constructor() {
    super('webview');
  }

  get src(): string {
    return this.core!.source;
  }

  set src(url: string) {
    this.core!.setSource(url);
  }

  override setAttribute(name: string, value: string): void {
    super.setAttribute(name, value);
    if (name === 'src') this.src = value;
  }

  postMessage(message: unknown): void {
    this.core!.postMessage(message);
  }

  protected override moved(): void {
    super.moved();
    this.core?.setAttached(this.isConnected);
  }

  protected override styled(): void {
    this.core?.setSize(this.clientWidth, this.clientHeight);
  }
}
