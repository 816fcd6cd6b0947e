import { THEMES, type Theme } from '../../src/bridge/protocol';

export const THEME_TITLES: Readonly<Record<Theme, string>> = { lightest: 'Lightest', light: 'Light', dark: 'Dark', darkest: 'Darkest' };

const KEPT_AS = 'delaminate-workbench-theme';

/** Storage is refused to some pages; a theme is then not remembered. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The interface's theme, as Photoshop's preferences have it; the plugin is told of changes. */
export class ThemeSwitch {
  private readonly listeners = new Set<(theme: Theme) => void>();
  private theme: Theme = THEMES.find((theme) => theme === storage()?.getItem(KEPT_AS)) ?? 'darkest';

  constructor() {
    document.documentElement.dataset.theme = this.theme;
  }

  get current(): Theme {
    return this.theme;
  }

  set(theme: Theme): void {
    this.theme = theme;
    document.documentElement.dataset.theme = theme;
    storage()?.setItem(KEPT_AS, theme);
    for (const listener of this.listeners) listener(theme);
  }

  onChange(listener: (theme: Theme) => void): void {
    this.listeners.add(listener);
  }
}
