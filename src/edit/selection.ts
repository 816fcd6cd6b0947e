import { DelaminateError } from '../core/errors';
import { intersectRects, isEmptyRect, type Rect } from '../raster/rect';

/** Soft coverage over part of the canvas: one byte a pixel, 0 none to 255 whole, row by row; nothing outside of the rectangle. */
export interface Selection extends Rect {
  readonly data: Uint8Array;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The part of a selection that lies on the canvas, cropped to where there is any. Throws `DelaminateError(stage, …)` where its
 * size and its data do not agree, or nothing of it is on the canvas.
 */
export function selectionOnCanvas(selection: Selection, canvas: Size, stage: string): Selection {
  const { left, top, width, height, data } = selection;
  if (![left, top, width, height].every(Number.isSafeInteger) || width < 0 || height < 0 || !(data instanceof Uint8Array) || data.length !== width * height) {
    throw new DelaminateError(stage, `the selection says ${width}×${height} pixels at ${left}, ${top} and has ${data?.length ?? 'none'}; give one byte a pixel`);
  }
  const cropped = cropSelection(selection, { left: 0, top: 0, width: canvas.width, height: canvas.height });
  if (!cropped) throw new DelaminateError(stage, `nothing of the canvas of ${canvas.width}×${canvas.height} pixels is selected; select some of it`);
  return cropped;
}

/** What of a selection lies in `bounds`, cropped to where there is any; null where there is none. */
export function cropSelection({ left, top, width, height, data }: Selection, bounds: Rect): Selection | null {
  const area = intersectRects({ left, top, width, height }, bounds);
  if (isEmptyRect(area)) return null;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = area.top; y < area.top + area.height; y++) {
    for (let x = area.left, i = (y - top) * width + area.left - left; x < area.left + area.width; x++, i++) {
      if (data[i] === 0) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = y;
    }
  }
  if (x1 < x0) return null;
  const out = { left: x0, top: y0, width: x1 - x0 + 1, height: y1 - y0 + 1, data: new Uint8Array((x1 - x0 + 1) * (y1 - y0 + 1)) };
  for (let y = 0; y < out.height; y++) {
    const from = (y + y0 - top) * width + x0 - left;
    out.data.set(data.subarray(from, from + out.width), y * out.width);
  }
  return out;
}

/** The whole of a rectangle. */
export function selectionOfRect({ left, top, width, height }: Rect): Selection {
  return { left, top, width, height, data: new Uint8Array(width * height).fill(255) };
}

/**
 * A rectangle in whole pixels, cropped to the canvas: fractions go outward. Throws `DelaminateError(stage, …)` where a number
 * is not finite or nothing of it is on the canvas.
 */
export function boxOnCanvas({ left, top, width, height }: Rect, canvas: Size, stage: string): Rect {
  const said = `the box of ${width}×${height} pixels at ${left}, ${top}`;
  if (![left, top, width, height].every(Number.isFinite)) throw new DelaminateError(stage, `${said} is no box; give four numbers`);
  const x = Math.floor(left);
  const y = Math.floor(top);
  const area = intersectRects({ left: x, top: y, width: Math.ceil(left + width) - x, height: Math.ceil(top + height) - y }, { left: 0, top: 0, width: canvas.width, height: canvas.height });
  if (width <= 0 || height <= 0 || isEmptyRect(area)) throw new DelaminateError(stage, `${said} holds nothing of the canvas of ${canvas.width}×${canvas.height}; draw it over some of it`);
  return area;
}

/** A rectangle grown on all sides, cropped to the canvas. */
export function grownOnCanvas({ left, top, width, height }: Rect, by: number, canvas: Size): Rect {
  return intersectRects({ left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by }, { left: 0, top: 0, width: canvas.width, height: canvas.height });
}
