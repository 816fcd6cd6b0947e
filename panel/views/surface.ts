import type { Raster } from '../../src/raster/raster';
import type { Rect } from '../../src/raster/rect';
import { make, setAttribute } from './elements';
import { drawRaster } from './raster-canvas';

/** In pixels of the picture; fractions where the pointer is between two. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Mark =
  | { readonly mark: 'box'; readonly box: Rect }
  | { readonly mark: 'point'; readonly at: Point }
  | { readonly mark: 'stroke'; readonly points: readonly Point[]; readonly radius: number; readonly add: boolean };

export interface SurfaceEvents {
  /** The pen comes down, moves while it is down, and is taken up. */
  readonly onDown: (at: Point) => void;
  readonly onMove: (at: Point) => void;
  readonly onUp: () => void;
}

export interface Surface {
  readonly element: HTMLElement;
  readonly focusTarget: () => HTMLElement;
  /** `region`: the part of the picture that the raster shows, at whatever size. */
  show(raster: Raster, region: Rect, label: string): void;
  mark(marks: readonly Mark[]): void;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Of the longer side: one step of an arrow key; ten of them with Shift. */
const STEP = 1 / 100;

function drawing(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/**
 * A picture to draw on. By keyboard too: arrows move the pen (with Shift further), Enter or Space puts it down and takes it
 * up again, Escape takes it up.
 */
export function drawingSurface(events: SurfaceEvents): Surface {
  const canvas = make('canvas', { class: 'checkered' });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('preserveAspectRatio', 'none');
  const element = make('div', { class: 'surface', attributes: { role: 'application', tabindex: 0, 'aria-roledescription': 'drawing surface', 'aria-keyshortcuts': 'ArrowUp ArrowDown ArrowLeft ArrowRight Enter Space Escape' } }, canvas, svg);
  let region: Rect = { left: 0, top: 0, width: 1, height: 1 };
  let marks: readonly Mark[] = [];
  let pen: Point | null = null;
  let down = false;

  const within = ({ x, y }: Point): Point => ({
    x: Math.min(region.left + region.width, Math.max(region.left, x)), y: Math.min(region.top + region.height, Math.max(region.top, y)),
  });
  const pointOf = (event: PointerEvent): Point => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return within({ x: region.left + ((event.clientX - left) / width) * region.width, y: region.top + ((event.clientY - top) / height) * region.height });
  };
  const draw = (): void => {
    const unit = Math.max(region.width, region.height) / 300;
    // Light on dark, so that it shows on every picture.
    const twice = (tag: string, name: string, shape: Readonly<Record<string, string | number>>): SVGElement[] => [drawing(tag, { ...shape, class: 'halo' }), drawing(tag, { ...shape, class: name })];
    const shapes = marks.flatMap((each): SVGElement[] => {
      if (each.mark === 'box') return twice('rect', 'box', { x: each.box.left, y: each.box.top, width: each.box.width, height: each.box.height });
      if (each.mark === 'point') return twice('path', 'cross', { d: `M${each.at.x - 8 * unit} ${each.at.y}h${16 * unit}M${each.at.x} ${each.at.y - 8 * unit}v${16 * unit}` });
      const [first] = each.points;
      const path = each.points.map(({ x, y }) => `${x},${y}`).join(' ');
      return [drawing('polyline', { class: each.add ? 'add' : 'remove', points: each.points.length > 1 ? path : `${first!.x},${first!.y} ${path}`, 'stroke-width': each.radius * 2 })];
    });
    // The pen shows only where the keyboard moves it: a pointer is seen by itself.
    if (pen) shapes.push(...twice('circle', down ? 'pen down' : 'pen', { cx: pen.x, cy: pen.y, r: 5 * unit }));
    svg.replaceChildren(...shapes);
  };
  const begin = (at: Point): void => {
    down = true;
    events.onDown(at);
  };
  const end = (): void => {
    if (!down) return;
    down = false;
    events.onUp();
    draw();
  };

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    pen = null;
    begin(pointOf(event));
  });
  element.addEventListener('pointermove', (event) => {
    if (!down || pen) return;
    // A quick stroke is made of more points than there are frames.
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length > 0 ? passed : [event]) events.onMove(pointOf(each));
  });
  for (const type of ['pointerup', 'pointercancel'] as const) element.addEventListener(type, end);
  element.addEventListener('keydown', (event) => {
    const longer = Math.max(region.width, region.height);
    const step = Math.max(1, Math.round(longer * STEP)) * (event.shiftKey ? 10 : 1);
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    const from = pen ?? { x: region.left + Math.floor(region.width / 2), y: region.top + Math.floor(region.height / 2) };
    if (by) {
      pen = within({ x: from.x + by[0]!, y: from.y + by[1]! });
      if (down) events.onMove(pen);
      draw();
    } else if (event.key === 'Enter' || event.key === ' ') {
      pen = from;
      if (down) end();
      else begin(from);
      draw();
    } else if (event.key === 'Escape' && down) end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  element.addEventListener('blur', () => {
    end();
    pen = null;
    draw();
  });

  return {
    element,
    focusTarget: () => element,
    show(raster, next, label) {
      region = next;
      pen = null;
      down = false;
      drawRaster(canvas, raster);
      element.style.setProperty('--aspect', String(region.width / region.height));
      svg.setAttribute('viewBox', `${region.left} ${region.top} ${region.width} ${region.height}`);
      setAttribute(element, 'aria-label', label);
    },
    mark(next) {
      marks = next;
      draw();
    },
  };
}
