import type { GpuStatus } from '../gpu';
import type { Session } from '../session';
import type { SessionState } from '../state';
import type { SightStatus } from '../vision/sight';

/** Everything that the panel shows. */
export interface PanelState extends SessionState {
  readonly gpu: GpuStatus;
  readonly sight: SightStatus;
}

/** What a user can make happen. */
export interface Actions extends Session {
  checkGpu(): void;
}

/** One face of the panel. It is built once and brought up to date in place, so that focus and scrolling stay. */
export interface View {
  readonly element: HTMLElement;
  update(state: PanelState): void;
  /** Where the focus goes when this view takes another's place. */
  readonly focusTarget: () => HTMLElement;
}
