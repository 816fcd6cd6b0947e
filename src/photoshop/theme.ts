import { THEMES, type Theme } from '../bridge/protocol';
import type { UxpWindow } from './host';

const asTheme = (value: unknown): Theme => THEMES.find((theme) => theme === value) ?? 'dark';

/** Photoshop's theme now; its default where it does not say. */
export function currentTheme(window: UxpWindow): Theme {
  return asTheme(window.document.theme?.getCurrent());
}

/** Calls `onTheme` whenever the user chooses another. */
export function watchTheme(window: UxpWindow, onTheme: (theme: Theme) => void): void {
  window.document.theme?.onUpdated.addListener((theme) => onTheme(asTheme(theme)));
}
