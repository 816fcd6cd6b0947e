import type { Timers } from '../../src/core/timers';
import type { Uxp, UxpElement } from '../../src/photoshop/host';
import { hostError } from './host-error';

type Setup = Parameters<Uxp['entrypoints']['setup']>[0];

/** entrypoints.md: what an entry point's method may take before Photoshop gives up on it. Milliseconds. */
export const ENTRY_POINT_TIME_OUT = 300;

/** entrypoints.md, and the ids that the plug-in's manifest declares where the emulation was given them. */
export class EntryPoints {
  private setup_: Setup | null = null;
  private readonly shown = new Set<string>();
  private readonly created = new Set<string>();

  constructor(private readonly timers: Timers, private readonly declared: readonly string[] | null) {}

  /** Once: a second call throws. */
  setup(options: Setup): void {
    if (this.setup_) throw hostError('entrypoints.setup was already called.');
    const ids = [...Object.keys(options.panels ?? {}), ...Object.keys(options.commands ?? {})];
    const unknown = this.declared && ids.find((id) => !this.declared!.includes(id));
    if (unknown) throw hostError(`entrypoints.setup: "${unknown}" is not an entry point of the manifest.`);
    this.setup_ = options;
  }

  /** The plug-in is loaded: its own `create`. */
  async load(): Promise<void> {
    const { plugin } = this.ready();
    await this.inTime('plugin.create', () => plugin?.create?.());
  }

  /**
   * The user opens a panel. `create` is called once; `show` once in the panel's life, however often it is opened, and `hide`
   * never (known issue PS-57284).
   */
  async openPanel(id: string, root: UxpElement): Promise<void> {
    const panel = this.ready().panels?.[id];
    if (!panel) throw hostError(`There is no panel "${id}".`);
    if (!this.created.has(id)) {
      this.created.add(id);
      await this.inTime(`${id}.create`, () => panel.create?.(root));
    }
    if (this.shown.has(id)) return;
    this.shown.add(id);
    await this.inTime(`${id}.show`, () => panel.show?.(root));
  }

  async runCommand(id: string): Promise<void> {
    const command = this.ready().commands?.[id];
    if (!command) throw hostError(`There is no command "${id}".`);
    await this.inTime(`${id}.run`, () => command.run());
  }

  private ready(): Setup {
    if (!this.setup_) throw hostError('The plug-in did not call entrypoints.setup.');
    return this.setup_;
  }

  private async inTime(name: string, run: () => unknown): Promise<void> {
    let alarm: unknown;
    const late = new Promise<never>((_, reject) => {
      alarm = this.timers.after(ENTRY_POINT_TIME_OUT, () => reject(hostError(`The entry point ${name} did not settle within ${ENTRY_POINT_TIME_OUT} ms.`)));
    });
    try {
      await Promise.race([Promise.resolve(run()), late]);
    } finally {
      this.timers.clear(alarm);
    }
  }
}
