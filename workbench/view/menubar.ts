import { byId, make } from './dom';

export interface MenuItem {
  readonly label: string;
  /** What the keyboard does for it, as shown. */
  readonly key?: string;
  readonly run: () => void;
  /** Looked at whenever the menu opens. */
  readonly enabled?: () => boolean;
  /** Makes it one of several that can be chosen. */
  readonly checked?: () => boolean;
}

export interface Menu {
  readonly label: string;
  /** `null` draws a line. Asked whenever the menu opens. */
  readonly items: () => ReadonlyArray<MenuItem | null>;
}

function itemElement(item: MenuItem, close: () => void): HTMLButtonElement {
  const button = make('button', {
    text: item.label,
    attributes: { type: 'button', tabindex: '-1', role: item.checked ? 'menuitemradio' : 'menuitem', ...(item.checked ? { 'aria-checked': String(item.checked()) } : {}) },
    on: { click: () => { close(); item.run(); } },
  });
  if (item.key) button.append(make('span', { class: 'key', text: item.key }));
  button.disabled = item.enabled?.() === false;
  return button;
}

/** A bar of menus: a click opens one, arrows walk through them, Escape closes. */
export function createMenubar(menus: readonly Menu[]): void {
  const bar = byId('menubar');
  const buttons: HTMLButtonElement[] = [];
  let open: { readonly index: number; readonly list: HTMLElement } | null = null;

  const close = (): void => {
    if (!open) return;
    buttons[open.index]!.setAttribute('aria-expanded', 'false');
    open.list.remove();
    open = null;
  };
  const items = (): HTMLButtonElement[] => (open ? [...open.list.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')] : []);
  const show = (index: number, focusFirst: boolean): void => {
    close();
    const menu = menus[index]!;
    const list = make('div', { attributes: { role: 'menu', 'aria-label': menu.label } }, ...menu.items().map((item) => (item ? itemElement(item, close) : make('hr'))));
    buttons[index]!.setAttribute('aria-expanded', 'true');
    buttons[index]!.after(list);
    open = { index, list };
    if (focusFirst) items()[0]?.focus();
  };

  bar.append(make('span', { class: 'brand', text: 'Delaminate workbench' }), ...menus.map((menu, index) => {
    const button = make('button', {
      text: menu.label, attributes: { type: 'button', role: 'menuitem', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
      on: {
        click: () => (open?.index === index ? close() : show(index, false)),
        pointerenter: () => { if (open && open.index !== index) show(index, false); },
      },
    });
    buttons.push(button);
    return make('div', { class: 'menu' }, button);
  }));

  bar.addEventListener('keydown', (event) => {
    const focused = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const index = open?.index ?? focused;
    if (index < 0) return;
    const list = items();
    const at = list.indexOf(document.activeElement as HTMLButtonElement);
    const step = (by: number): void => list[(at + by + list.length) % list.length]?.focus();
    const turn = (by: number): void => {
      const next = (index + by + menus.length) % menus.length;
      if (open) show(next, true);
      else buttons[next]!.focus();
    };
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => (open ? step(1) : show(index, true)),
      ArrowUp: () => (open ? step(at < 0 ? 0 : -1) : show(index, true)),
      ArrowRight: () => turn(1),
      ArrowLeft: () => turn(-1),
      Escape: () => { close(); buttons[index]!.focus(); },
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
  document.addEventListener('pointerdown', (event) => {
    if (open && !bar.contains(event.target as Node)) close();
  });
}
