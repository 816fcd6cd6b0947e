import { compositeOver, fadeInto } from '../raster/composite';
import type { Raster } from '../raster/raster';
import type { Group, Layer } from './document';

/**
 * Composites layers onto a canvas as they come, in painting order; `canvas` is changed in place. `origin` is where its top
 * left pixel lies in the layers' coordinates. Groups pass through: what is beneath shows in their children's blending. A
 * see-through group fades between the canvas without it and with it, as Photoshop does, however its children overlap.
 */
export class Painter {
  /** Open groups; `before` is the canvas as it was, where the group fades. */
  private readonly open: Array<{ readonly hides: boolean; readonly opacity: number; readonly before?: Raster }> = [];

  constructor(
    readonly canvas: Raster,
    private readonly origin: { readonly left: number; readonly top: number } = { left: 0, top: 0 },
  ) {}

  private get hidden(): boolean {
    return this.open.some(({ hides }) => hides);
  }

  group({ visible, opacity }: Pick<Group, 'visible' | 'opacity'>): void {
    const fades = visible && opacity > 0 && opacity < 1 && !this.hidden;
    this.open.push({ hides: !visible || opacity === 0, opacity, ...(fades ? { before: { ...this.canvas, data: this.canvas.data.slice() } } : {}) });
  }

  endGroup(): void {
    const { before, opacity } = this.open.pop()!;
    if (!before) return;
    fadeInto(before, this.canvas, { left: 0, top: 0 }, opacity);
    this.canvas.data.set(before.data);
  }

  layer({ visible, opacity, blend, left, top, pixels }: Layer): void {
    if (!visible || opacity === 0 || this.hidden) return;
    compositeOver(this.canvas, pixels, { left: left - this.origin.left, top: top - this.origin.top, opacity, blend });
  }
}
