import type { Rect } from '../../src/raster/rect';
import { displayRaster } from '../emulation/composite';
import type { Snapshot } from '../emulation/model';
import type { Workspace } from '../workspace';
import { byId } from './dom';
import { clampZoom, fitZoom, nextZoom, zoomText } from './zoom';

const MARGIN = 20;
/** A drag shorter than this, CSS pixels, is a click: it takes the selection away. */
const CLICK = 3;

/** The document's picture, its zoom and the rectangular selection. */
export class CanvasView {
  private readonly viewport = byId('viewport');
  private readonly paper = byId('paper');
  private readonly canvas = byId<HTMLCanvasElement>('canvas');
  private readonly marquee = byId('selection');
  private zoom = 1;
  /** Whether the picture follows the window's size. */
  private fitted = true;
  private drawn: Snapshot['layers'] | null = null;
  private asked = 0;

  constructor(private readonly workspace: Workspace) {
    byId('zoom-in').addEventListener('click', () => this.setZoom(nextZoom(this.zoom, 1)));
    byId('zoom-out').addEventListener('click', () => this.setZoom(nextZoom(this.zoom, -1)));
    byId('zoom-fit').addEventListener('click', () => this.fit());
    byId('zoom-actual').addEventListener('click', () => this.setZoom(1));
    this.viewport.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.paper.addEventListener('pointerdown', (event) => this.drag(event));
    new ResizeObserver(() => { if (this.fitted) this.fit(); }).observe(this.viewport);
  }

  /** Another document is on show: it is fitted into the room. */
  reset(): void {
    this.drawn = null;
    this.fit();
  }

  /** Draws at the next frame, once however often it is asked; not within a suspension, when every layer would be drawn anew. */
  render(): void {
    const { document } = this.workspace;
    this.paper.hidden = document === null;
    this.viewport.setAttribute('aria-label', document ? `Picture of ${document.name}` : 'No document');
    if (!document) {
      byId('zoom').textContent = '';
      return;
    }
    this.layOut();
    this.placeMarquee(document.snapshot.selection?.bounds ?? null);
    if (document.suspension || this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.draw();
    });
  }

  fit(): void {
    const snapshot = this.workspace.document?.snapshot;
    if (!snapshot) return;
    this.fitted = true;
    this.zoom = fitZoom(snapshot, { width: this.viewport.clientWidth, height: this.viewport.clientHeight }, MARGIN);
    this.render();
  }

  /** Zooms so that the document pixel at `at` (CSS pixels in the viewport; its middle unless given) stays where it is. */
  setZoom(wanted: number, at = { x: this.viewport.clientWidth / 2, y: this.viewport.clientHeight / 2 }): void {
    if (!this.workspace.document) return;
    const box = this.viewport.getBoundingClientRect();
    const before = this.paper.getBoundingClientRect();
    const x = (at.x + box.left - before.left) / this.zoom;
    const y = (at.y + box.top - before.top) / this.zoom;
    this.fitted = false;
    this.zoom = clampZoom(wanted);
    this.layOut();
    const after = this.paper.getBoundingClientRect();
    this.viewport.scrollLeft += after.left + x * this.zoom - box.left - at.x;
    this.viewport.scrollTop += after.top + y * this.zoom - box.top - at.y;
    this.render();
  }

  zoomBy(direction: 1 | -1): void {
    this.setZoom(nextZoom(this.zoom, direction));
  }

  private layOut(): void {
    const { width, height } = this.workspace.document!.snapshot;
    const w = width * this.zoom;
    const h = height * this.zoom;
    this.paper.style.width = `${w}px`;
    this.paper.style.height = `${h}px`;
    // In the middle where there is room; a margin of its own, for centred content cannot be scrolled to its start.
    this.paper.style.marginLeft = `${Math.max(MARGIN, (this.viewport.clientWidth - w) / 2)}px`;
    this.paper.style.marginTop = `${Math.max(MARGIN, (this.viewport.clientHeight - h) / 2)}px`;
    this.canvas.classList.toggle('magnified', this.zoom >= 2);
    byId('zoom').textContent = zoomText(this.zoom);
    this.placeMarquee(this.workspace.document!.snapshot.selection?.bounds ?? null);
  }

  private draw(): void {
    const snapshot = this.workspace.document?.snapshot;
    if (!snapshot || this.drawn === snapshot.layers) return;
    this.drawn = snapshot.layers;
    const { width, height, data } = displayRaster(snapshot);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length), width, height), 0, 0);
  }

  private placeMarquee(bounds: Rect | null): void {
    this.marquee.hidden = bounds === null;
    if (!bounds) return;
    for (const side of ['left', 'top', 'width', 'height'] as const) this.marquee.style[side] = `${bounds[side] * this.zoom}px`;
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.altKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.viewport.getBoundingClientRect();
    this.setZoom(this.zoom * Math.exp(-event.deltaY / 400), { x: event.clientX - box.left, y: event.clientY - box.top });
  }

  private drag(start: PointerEvent): void {
    if (start.button !== 0 || this.workspace.locked) return;
    const { width, height } = this.workspace.document!.snapshot;
    this.paper.setPointerCapture(start.pointerId);
    const pixel = (event: PointerEvent): [number, number] => {
      const box = this.paper.getBoundingClientRect();
      const x = Math.round((event.clientX - box.left) / this.zoom);
      const y = Math.round((event.clientY - box.top) / this.zoom);
      return [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))];
    };
    const [x0, y0] = pixel(start);
    const area = (event: PointerEvent): Rect => {
      const [x, y] = pixel(event);
      return { left: Math.min(x, x0), top: Math.min(y, y0), width: Math.abs(x - x0), height: Math.abs(y - y0) };
    };
    const move = (event: PointerEvent): void => this.placeMarquee(area(event));
    const done = (event: PointerEvent): void => {
      this.paper.removeEventListener('pointermove', move);
      this.paper.removeEventListener('pointerup', done);
      this.paper.removeEventListener('pointercancel', done);
      const bounds = area(event);
      const dragged = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) >= CLICK;
      const chosen = event.type === 'pointerup' && dragged && bounds.width > 0 && bounds.height > 0;
      this.workspace.setSelection(chosen ? { bounds, mask: null } : null);
      this.render();
    };
    this.paper.addEventListener('pointermove', move);
    this.paper.addEventListener('pointerup', done);
    this.paper.addEventListener('pointercancel', done);
  }
}
