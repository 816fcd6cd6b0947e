import type { UxpElement } from '../src/photoshop/host';
import { createEmulation, type Emulation } from './emulation/emulation';
import type { Tamper } from './emulation/messages';
import type { WebViewPermission } from './emulation/webview';
import { domElements } from './emulation/webview-element';
import type { EmulationForTests } from './test-hook';
import { runInUxpRealm } from './uxp-realm';
import type { ScopeProgress } from './view/scope-bar';
import type { ThemeSwitch } from './view/theme';
import type { Application } from './workspace';

export interface ApplicationParts {
  readonly theme: ThemeSwitch;
  /** Where the plugin's panel is docked. */
  readonly panel: HTMLElement;
  /** The address of the plugin's folder, with a slash at its end. */
  readonly folder: string;
  saveText(text: string, name: string): void;
  alert(text: string): void;
}

export interface Command {
  readonly id: string;
  readonly label: string;
}

export interface RunningApplication extends Application {
  /** The user presses Esc. */
  cancel(): void;
  /** What a plugin's modal scope shows; null where none runs, or none that is seen. */
  progress(): ScopeProgress | null;
  /** Whenever what {@link progress} gives may have changed. */
  onScope(listener: () => void): void;
  /** The plugin's menu commands, as its manifest names them. */
  readonly commands: readonly Command[];
  runCommand(id: string): Promise<void>;
  /** Runs the plugin's script and opens its panel. Rejects where there is no plugin, or it does not start. */
  loadPlugin(): Promise<void>;
  readonly forTests: EmulationForTests;
}

/** What of the plugin's manifest the emulation goes by. */
interface Manifest {
  readonly id: string;
  readonly version: string;
  readonly entrypoints: ReadonlyArray<{ readonly type: string; readonly id: string; readonly label: { readonly default: string } }>;
  readonly requiredPermissions: { readonly webview: WebViewPermission };
}

async function readManifest(folder: string): Promise<Manifest | null> {
  const answer = await fetch(`${folder}manifest.json`);
  return answer.ok ? ((await answer.json()) as Manifest) : null;
}

const PAGES = 'plugin:/';
/** Photoshop shows a scope at the first progress that it reports, else after this long (executeasmodal.md). Milliseconds. */
const SEEN_AFTER = 2000;

/** Which of the plugin's modal scopes the user sees: most only look at the document and are over before one could. */
class SeenScope {
  private readonly listeners = new Set<() => void>();
  private waiting: Array<() => void> = [];
  private alarm: ReturnType<typeof setTimeout> | undefined;
  private long = false;

  constructor(private readonly emulation: Emulation) {
    emulation.onModal(() => this.changed());
  }

  get isSeen(): boolean {
    const { isModal, progress } = this.emulation;
    // A modal state without a scope is another plugin's, or a dialog.
    return isModal && (progress === null || progress.value !== null || this.long);
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  whenFree(run: () => void): void {
    if (this.emulation.isModal) this.waiting.push(run);
    else run();
  }

  private changed(): void {
    if (this.emulation.isModal) {
      this.alarm ??= setTimeout(() => {
        this.long = true;
        this.tell();
      }, SEEN_AFTER);
    } else {
      clearTimeout(this.alarm);
      this.alarm = undefined;
      this.long = false;
    }
    this.tell();
    if (!this.emulation.isModal) for (const run of this.waiting.splice(0)) run();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Starts the emulated Photoshop; of use without a plugin too. */
export async function startApplication({ theme, panel, folder, saveText, alert }: ApplicationParts): Promise<RunningApplication> {
  const manifest = await readManifest(folder);
  const forTests: { emulation: Emulation; tamper: Tamper | null } = { tamper: null } as EmulationForTests;
  const emulation = createEmulation({
    ...domElements(document, (url) => folder + url.slice(PAGES.length)),
    ...(manifest ? { pluginId: manifest.id, pluginVersion: manifest.version, entryPoints: manifest.entrypoints.map(({ id }) => id), webViewPermission: manifest.requiredPermissions.webview } : {}),
    theme: theme.current,
    tamper: (text, direction) => forTests.tamper?.(text, direction) ?? [text],
    // Shown beside the document: a dialog would hold the page up.
    showAlert: async (message) => alert(message),
    chooseFile: async (suggestedName) => ({ path: suggestedName, write: (text) => saveText(text, suggestedName) }),
  });
  forTests.emulation = emulation;
  theme.onChange((next) => emulation.setTheme(next));
  const { entryPoints } = emulation;
  const scope = new SeenScope(emulation);
  return {
    open: (document) => void emulation.open(document),
    close: (document) => emulation.close(document),
    isModal: () => scope.isSeen,
    whenFree: (run) => scope.whenFree(run),
    cancel: () => emulation.cancelModal(),
    progress: () => (scope.isSeen ? emulation.progress : null),
    onScope: (listener) => scope.onChange(listener),
    commands: manifest?.entrypoints.flatMap(({ type, id, label }) => (type === 'command' ? [{ id, label: label.default }] : [])) ?? [],
    runCommand: (id) => entryPoints.runCommand(id),
    async loadPlugin() {
      if (!manifest) throw new Error('The plugin is not built, so its panel is missing; build it with "npm run build".');
      await runInUxpRealm(`${folder}index.js`, emulation);
      await entryPoints.load();
      await entryPoints.openPanel('panel', panel as unknown as UxpElement);
    },
    forTests,
  };
}
