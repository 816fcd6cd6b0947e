import { zlibSync } from 'fflate';
import { DelaminateError } from '../core/errors';
import type { Raster } from '../raster/raster';
import { concatBytes, pngChunk, PNG_SIGNATURE } from './png-chunks';

const PAETH = 4;

/** The PNG specification's predictor (§9.4): whichever of left, above and above left is nearest to left + above − above left. */
function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toCorner = Math.abs(estimate - corner);
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

/** The samples as PNG stores them: 16 bit big end first. */
function sampleBytes({ depth, data }: Raster): Uint8Array {
  if (depth === 8) return data as Uint8Array;
  const bytes = new Uint8Array(data.length * 2);
  for (let i = 0; i < data.length; i++) {
    bytes[i * 2] = data[i]! >> 8;
    bytes[i * 2 + 1] = data[i]! & 255;
  }
  return bytes;
}

/** Rows of `channels` samples a pixel at `depth` as a PNG of one of the two colour types that need no palette. */
function pngOf(width: number, height: number, depth: 8 | 16, channels: 1 | 4, bytes: Uint8Array): Uint8Array {
  const pixel = (channels * depth) / 8;
  const rowBytes = width * pixel;
  const filtered = new Uint8Array(height * (rowBytes + 1));
  for (let y = 0, to = 0; y < height; y++) {
    filtered[to++] = PAETH;
    for (let x = 0; x < rowBytes; x++) {
      const at = y * rowBytes + x;
      const left = x >= pixel ? bytes[at - pixel]! : 0;
      const above = y > 0 ? bytes[at - rowBytes]! : 0;
      const corner = x >= pixel && y > 0 ? bytes[at - rowBytes - pixel]! : 0;
      filtered[to++] = bytes[at]! - paeth(left, above, corner);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = depth;
  header[9] = channels === 4 ? 6 : 0; // RGBA, grey
  const parts = [Uint8Array.from(PNG_SIGNATURE), pngChunk('IHDR', header), pngChunk('IDAT', zlibSync(filtered, { level: 6 })), pngChunk('IEND', new Uint8Array(0))];
  return concatBytes(parts);
}

/**
 * A PNG of exactly these straight RGBA samples, colour under transparent pixels included, for hosts whose own
 * encoder would premultiply (a browser's canvas). Throws `DelaminateError('write', …)` at 32 bit, which PNG cannot hold.
 */
export function encodePng(raster: Raster): Uint8Array {
  const { width, height, depth } = raster;
  if (depth === 32) throw new DelaminateError('write', 'PNG holds 8 or 16 bit, the picture has 32; convert it to 16 first');
  return pngOf(width, height, depth, 4, sampleBytes(raster));
}

/** A grey 8-bit PNG of a mask: one byte a pixel, row by row. */
export function encodeGreyPng(width: number, height: number, mask: Uint8Array): Uint8Array {
  return pngOf(width, height, 8, 1, mask);
}
