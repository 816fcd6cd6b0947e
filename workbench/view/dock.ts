import { byId } from './dom';

const MIN_WIDTH = 240;
const STEP = 20;
/** What stays for the canvas. */
const LEAST_CANVAS = 240;

/** The room at the right where the plugin's panel is docked; its width is the user's. */
export class Dock {
  readonly root = byId('plugin-root');
  private readonly dock = byId('plugin');
  private readonly splitter = byId('splitter');
  private width = 320;

  constructor() {
    this.splitter.addEventListener('pointerdown', (start) => {
      const before = this.width;
      this.splitter.setPointerCapture(start.pointerId);
      // The web view's frame would swallow the pointer as soon as it is over it.
      this.root.style.pointerEvents = 'none';
      const move = (event: PointerEvent): void => this.setWidth(before + start.clientX - event.clientX);
      const done = (): void => {
        this.root.style.pointerEvents = '';
        this.splitter.removeEventListener('pointermove', move);
        this.splitter.removeEventListener('lostpointercapture', done);
      };
      this.splitter.addEventListener('pointermove', move);
      this.splitter.addEventListener('lostpointercapture', done);
    });
    this.splitter.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      this.setWidth(this.width + (event.key === 'ArrowLeft' ? STEP : -STEP));
    });
    window.addEventListener('resize', () => this.setWidth(this.width));
    this.setWidth(this.width);
  }

  /** CSS pixels; kept between the panel's least width and what leaves room for the canvas. */
  setWidth(wanted: number): void {
    const most = Math.max(MIN_WIDTH, window.innerWidth - byId('panels').offsetWidth - LEAST_CANVAS);
    this.width = Math.round(Math.min(most, Math.max(MIN_WIDTH, wanted)));
    this.dock.style.width = `${this.width}px`;
    for (const [name, value] of [['valuemin', MIN_WIDTH], ['valuemax', most], ['valuenow', this.width]] as const) this.splitter.setAttribute(`aria-${name}`, String(value));
  }
}
