/**
 * Runs the engine up to its pieces on every picture of a folder (`*.dlm`, as compose.py writes them) and appends what a
 * network learns from to shards (`*.rec`, as records.py reads them). Pictures that are done are deleted; with `--watch`
 * it waits for more.
 *
 *   node dist-training/extract-records.js FROM TO [--watch] [--shard 200] [--keep] [--part 0/2]
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSurfaces, groupSurfaces } from '../../src/decompose/analyse';
import { DECOMPOSE_DEFAULTS } from '../../src/decompose/decompose';
import { countEffects, takeEffectsOff, type Effects } from '../../src/decompose/effects';
import { describePieces, MEASURES, MIRRORED_MEASURES, MIRRORED_RELATIONS, RELATIONS } from '../../src/decompose/sight/piece-features';
import { findPieces } from '../../src/decompose/sight/pieces';
import { ruleOnPieces, RULINGS } from '../../src/decompose/sight/rulings';
import { GRID_SIDE, LOOK_SIDE, SLOTS, takeLook } from '../../src/decompose/sight/sight-question';

interface Sample {
  readonly width: number;
  readonly height: number;
  readonly recipe: string;
  readonly picture: Uint8Array;
  /** Straight alpha of each layer, back to front. */
  readonly alphas: readonly Uint8Array[];
  /** Which of them are shadows. */
  readonly shadows: readonly boolean[];
}

/** The largest alpha of what is see-through throughout. */
const SEE_THROUGH = 245;
const COLUMNS = RELATIONS.length + RULINGS.length;

function readSample(file: string): Sample {
  const bytes = fs.readFileSync(file);
  const length = bytes.readUInt32LE(0);
  const { width, height, recipe, layers } = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as { width: number; height: number; recipe: string; layers: { kind: string }[] };
  let at = 4 + length;
  const take = (n: number): Uint8Array => new Uint8Array(bytes.subarray(at, (at += n)));
  return { width, height, recipe, picture: take(width * height * 4), alphas: layers.map(() => take(width * height)), shadows: layers.map(({ kind }) => kind === 'shadow') };
}

/** Whether a layer is a shadow, or see-through wherever it is not empty. */
function hasEffects({ alphas, shadows }: Sample): boolean {
  return shadows.some((is) => is) || alphas.some((alpha) => alpha.every((a) => a <= SEE_THROUGH));
}

/** Of a patch that covers `own` of the canvas 0..1 at its pixels: how far it is the layer of this alpha, as intersection over union. */
function likeness(alpha: Uint8Array, canvasWidth: number, { left, top, width, height }: { left: number; top: number; width: number; height: number }, own: (i: number) => number): number {
  let both = 0;
  let either = 0;
  for (const a of alpha) either += a / 255;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const a = alpha[(y + top) * canvasWidth + x + left] / 255;
      const b = own(i);
      both += Math.min(a, b);
      either += Math.max(0, b - a);
    }
  }
  return both / Math.max(1, either);
}

/** The layers of the truth that are left once the engine has taken panels and shadows off: it asks about those alone. */
function withoutEffects({ width, alphas, shadows }: Sample, { panels, panelShadows, shadows: found }: Effects): Uint8Array[] {
  const cast = [...found, ...[...panelShadows, ...panels.map(({ shadow }) => shadow)].flatMap((shadow) => (shadow ? [shadow] : []))];
  return alphas.filter((alpha, k) => {
    if (shadows[k]) return !cast.some((shadow) => likeness(alpha, width, shadow, (i) => shadow.alpha[i]) > 0.35);
    const most = alpha.reduce((a, b) => Math.max(a, b), 0);
    return most > SEE_THROUGH || !panels.some((panel) => likeness(alpha, width, panel, (i) => (panel.coverage[i] * most) / 255) > 0.6);
  });
}

/** One record, or null where there are not two pieces to tell apart, or more than a question holds. */
export function recordOf(sample: Sample): Buffer | null {
  const { width, height, recipe, picture } = sample;
  const raster = { width, height, depth: 8, data: picture } as const;
  const surfaces = findSurfaces(raster);
  const { maxLayers } = DECOMPOSE_DEFAULTS;
  // They are half of the cost, and where there are none the engine finds next to none.
  const { effects, analysis } = hasEffects(sample) ? takeEffectsOff(surfaces, false, maxLayers) : { effects: null, analysis: groupSurfaces(surfaces, false) };
  const alphas = effects ? withoutEffects(sample, effects) : sample.alphas;
  const found = findPieces(analysis.segmentation, analysis.graph, analysis.plant(), analysis.isTexture, { most: SLOTS + 1 });
  const count = found.pieces.length;
  // At run time nobody is asked about so many either.
  if (count < 2 || count > SLOTS || alphas.length === 0) return null;
  const { plans } = analysis.plan(maxLayers - (effects ? countEffects(effects) : 0), false);
  const rulings = ruleOnPieces(found, analysis.graph, plans);
  const look = takeLook(analysis.image, found);
  const { measures, relations } = describePieces(found, width, height, analysis.transparent);
  const inLook = (visit: (at: number, p: number) => void): void => {
    for (let y = 0; y < look.height; y++) {
      const row = Math.min(height - 1, Math.floor(((y + 0.5) * height) / look.height)) * width;
      for (let x = 0; x < look.width; x++) visit(y * LOOK_SIDE + x, row + Math.min(width - 1, Math.floor(((x + 0.5) * width) / look.width)));
    }
  };
  const topmost = new Uint8Array(width * height).fill(255);
  alphas.forEach((alpha, k) => alpha.forEach((a, p) => { if (a > 127) topmost[p] = k; }));
  const rgba = new Uint8Array(LOOK_SIDE * LOOK_SIDE * 4);
  const labels = new Uint8Array(LOOK_SIDE * LOOK_SIDE).fill(255);
  const visible = new Uint8Array(LOOK_SIDE * LOOK_SIDE).fill(255);
  const grid = new Float32Array(alphas.length * GRID_SIDE * GRID_SIDE);
  const cell = LOOK_SIDE / GRID_SIDE;
  inLook((at, p) => {
    for (let c = 0; c < 4; c++) rgba[at * 4 + c] = Math.round(look.planes[c][at]);
    labels[at] = look.labels[at];
    visible[at] = topmost[p];
    const x = Math.floor((at % LOOK_SIDE) / cell);
    const y = Math.floor(Math.floor(at / LOOK_SIDE) / cell);
    alphas.forEach((alpha, k) => (grid[(k * GRID_SIDE + y) * GRID_SIDE + x] += alpha[p] / (cell * cell)));
  });
  const votes = new Int32Array(count * 256);
  for (let p = 0; p < topmost.length; p++) votes[found.pieceOf[analysis.segmentation.labels[p]] * 256 + topmost[p]]++;
  const layerOf = new Uint8Array(count);
  const purity = new Float32Array(count);
  for (let k = 0; k < count; k++) {
    const own = votes.subarray(k * 256, (k + 1) * 256);
    layerOf[k] = own.reduce((best, v, l) => (v > own[best] ? l : best), 0);
    purity[k] = own[layerOf[k]] / Math.max(1, found.pieces[k].area);
  }
  const pairs: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      // The rules rule on every pair, compared or not.
      pairs.push(i, j);
      for (const [a, b] of [[i, j], [j, i]]) {
        for (let c = 0; c < COLUMNS; c++) values.push(c < RELATIONS.length ? relations[(c * count + a) * count + b] : rulings[((c - RELATIONS.length) * count + a) * count + b]);
      }
    }
  }
  const halves = new Uint16Array(values.length);
  values.forEach((v, i) => (halves[i] = toHalf(v)));
  const parts = [rgba, labels, visible, measures, Uint8Array.from(pairs), halves, layerOf, purity, Uint8Array.from(grid, (v) => Math.min(255, Math.round(v)))];
  const body = Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  const header = Buffer.from(JSON.stringify({
    bytes: body.length, count, layers: alphas.length, measures: MEASURES.length, relations: COLUMNS, pairs: pairs.length / 2, canvas: [look.width, look.height], size: [width, height],
    recipe, mirrorMeasures: MIRRORED_MEASURES, mirrorRelations: MIRRORED_RELATIONS,
  }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, body]);
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The bits of the nearest 16-bit float; what is too large becomes the largest, what is too small 0. */
function toHalf(value: number): number {
  scratch[0] = Math.max(-65504, Math.min(65504, value));
  const bits = scratchBits[0];
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  if (exponent <= 0) return sign;
  return Math.min(0x7bff, ((exponent << 10) | ((bits >>> 13) & 0x3ff)) + ((bits >>> 12) & 1)) | sign;
}

async function main(): Promise<void> {
  const [from, to, ...flags] = process.argv.slice(2);
  const after = (name: string): string | undefined => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined);
  const shard = Number(after('--shard') ?? 200);
  const [turn, turns] = (after('--part') ?? '0/1').split('/').map(Number);
  fs.mkdirSync(to, { recursive: true });
  let open: Buffer[] = [];
  let number = fs.readdirSync(to).filter((name) => name.endsWith('.rec')).length;
  let done = 0;
  const save = (): void => {
    if (open.length === 0) return;
    const name = path.join(to, `${String(number++).padStart(5, '0')}-${turn}.rec`);
    fs.writeFileSync(`${name}.part`, Buffer.concat(open));
    fs.renameSync(`${name}.part`, name);
    open = [];
  };
  for (;;) {
    const names = fs.readdirSync(from).filter((name) => name.endsWith('.dlm') && Number.parseInt(name, 10) % turns === turn).sort();
    for (const name of names) {
      const record = recordOf(readSample(path.join(from, name)));
      if (record) open.push(record);
      if (!flags.includes('--keep')) fs.unlinkSync(path.join(from, name));
      if (++done % 100 === 0) console.log(done, 'pictures', new Date().toISOString().slice(11, 19));
      if (open.length >= shard) save();
    }
    if (!flags.includes('--watch') && !(flags.includes('--until-stopped'))) break;
    if (names.length === 0) await sleep(1000);
  }
  save();
}

if (require.main === module) void main();
