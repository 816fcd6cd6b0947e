import { DelaminateError } from '../core/errors';
import { createRaster, fullScale, type Raster } from '../raster/raster';
import { ByteReader } from './byte-reader';
import { unpackRow } from './packbits';
import { PSD_RESOURCE, readPsdResources } from './psd-resources';

/*
 * Why not ag-psd, which writes our PSDs: it parses every layer before the composite, fills truncated
 * files up with zeros, takes any fourth channel for transparency and refuses 16 bit with transparency.
 * The composite alone is the end of the file and needs none of that.
 */

export interface PsdHeader {
  /** 1: PSD, 2: PSB */
  readonly version: 1 | 2;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly depth: 8 | 16;
  readonly mode: 'grey' | 'indexed' | 'rgb';
}

export interface PsdComposite {
  readonly raster: Raster;
  readonly icc?: Uint8Array;
  /** Pixels an inch. */
  readonly resolution?: number;
  readonly grey: boolean;
  readonly notes: string[];
}

const MODE_NAMES: Readonly<Record<number, string>> = { 0: 'bitmap', 1: 'grey', 2: 'indexed', 3: 'rgb', 4: 'CMYK', 7: 'multichannel', 8: 'duotone', 9: 'Lab' };
const SAVE_COMPATIBLE = 'save it with "Maximize Compatibility" on';

const refuse = (message: string): DelaminateError => new DelaminateError('read', message);

/** The 26 bytes at the head, checked; refuses what the composite reader cannot turn into RGB. */
export function readPsdHeader(bytes: Uint8Array): PsdHeader {
  const reader = new ByteReader(bytes, 'PSD');
  if (reader.ascii(4) !== '8BPS') throw refuse('this is not a PSD');
  const version = reader.uint16();
  if (version !== 1 && version !== 2) throw refuse(`the PSD has the unknown version ${version}; it is damaged`);
  reader.skip(6);
  const channels = reader.uint16();
  const height = reader.uint32();
  const width = reader.uint32();
  const depth = reader.uint16();
  const code = reader.uint16();
  const mode = MODE_NAMES[code];
  if (width === 0 || height === 0) throw refuse(`the picture is ${width}×${height} pixels and has no area`);
  const side = version === 1 ? 30_000 : 300_000;
  if (width > side || height > side) throw refuse(`the PSD says ${width}×${height} pixels, more than its format holds; it is damaged`);
  if (channels < 1 || channels > 56) throw refuse(`the PSD says ${channels} channels; it is damaged`);
  if (mode !== 'grey' && mode !== 'indexed' && mode !== 'rgb') throw refuse(`the PSD is in ${mode ?? `unknown (${code})`} mode; convert it to RGB in its program first`);
  if (depth !== 8 && depth !== 16) throw refuse(`the PSD has ${depth} bits a channel; convert it to 8 or 16 first`);
  if ((mode === 'rgb' && channels < 3) || (mode === 'indexed' && depth !== 8)) throw refuse(`the PSD says ${mode} with ${channels} channels of ${depth} bit; it is damaged`);
  return { version, width, height, channels, depth, mode };
}

/** Whether the composite's first extra channel is transparency: a negative layer count says so, or a key for deep documents. */
function hasMergedTransparency(section: Uint8Array, large: boolean): boolean {
  const reader = new ByteReader(section, 'PSD layer section');
  if (reader.remaining < (large ? 8 : 4)) return false;
  const layerInfo = reader.length(large);
  if (layerInfo >= 2) return reader.int16() < 0;
  if (reader.remaining < 4) return false;
  reader.skip(reader.uint32());
  while (reader.remaining >= 12) {
    const signature = reader.ascii(4);
    if (signature !== '8BIM' && signature !== '8B64') return false;
    const key = reader.ascii(4);
    const length = reader.length(large && (signature === '8B64' || ['LMsk', 'Lr16', 'Lr32', 'Layr', 'Mt16', 'Mt32', 'Mtrn'].includes(key)));
    if (key === 'Mtrn' || key === 'Mt16') return true;
    if (key === 'Lr16' && length >= 2) return reader.int16() < 0;
    reader.skip(Math.min(reader.remaining, length + ((4 - (length % 4)) % 4)));
  }
  return false;
}

/** Hands each row of each of the first `wanted` channels to `use`, one channel after the other. */
function eachRow(reader: ByteReader, header: PsdHeader, wanted: number, use: (channel: number, y: number, row: Uint8Array) => void): void {
  const { width, height, channels, depth, version } = header;
  const rowBytes = width * (depth / 8);
  const compression = reader.uint16();
  if (compression === 0) {
    for (let c = 0; c < wanted; c++) for (let y = 0; y < height; y++) use(c, y, reader.take(rowBytes));
  } else if (compression === 1) {
    const lengths = new ByteReader(reader.take(channels * height * (version === 2 ? 4 : 2)), 'PSD row table');
    const row = new Uint8Array(rowBytes);
    for (let c = 0; c < wanted; c++) {
      for (let y = 0; y < height; y++) {
        unpackRow(reader.take(version === 2 ? lengths.uint32() : lengths.uint16()), row);
        use(c, y, row);
      }
    }
  } else {
    throw refuse(`the PSD's composite is packed in way ${compression}, which is not used by Photoshop; ${SAVE_COMPATIBLE}`);
  }
}

/**
 * Photoshop stores the composite laid over white; this takes the white out again. Some programs do not
 * lay it over anything: a colour darker than its share of white gives them away, and is then left alone.
 */
function removeWhiteMatte(raster: Raster): void {
  const { data } = raster;
  const white = fullScale(raster.depth);
  for (let i = 0; i < data.length; i += 4) {
    const least = white - data[i + 3]! - 2;
    if (data[i + 3]! > 0 && (data[i]! < least || data[i + 1]! < least || data[i + 2]! < least)) return;
  }
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / white;
    if (alpha === 0 || alpha === 1) continue;
    for (let c = 0; c < 3; c++) data[i + c] = Math.min(white, Math.max(0, Math.round((data[i + c]! - white * (1 - alpha)) / alpha)));
  }
}

/**
 * The picture a PSD or PSB shows, from its stored composite. Throws `DelaminateError('read', …)` on
 * damaged or truncated files, other modes than RGB, grey and indexed, more than `maxPixels` (checked
 * before anything is allocated) and files saved without a composite.
 */
export function readPsdComposite(bytes: Uint8Array, maxPixels: number): PsdComposite {
  const header = readPsdHeader(bytes);
  const { width, height, depth, mode, version } = header;
  if (width * height > maxPixels) throw refuse(`the picture has ${width * height} pixels, more than the limit of ${maxPixels}`);
  const reader = new ByteReader(bytes, 'PSD');
  reader.skip(26);
  const palette = reader.take(reader.uint32());
  if (mode === 'indexed' && palette.length < 768) throw refuse('the PSD is indexed but has no whole palette; it is damaged');
  const { resources, end } = readPsdResources(bytes);
  reader.offset = end;
  const resource = (id: number): Uint8Array | undefined => resources.find((entry) => entry.id === id)?.data;
  const versionInfo = resource(PSD_RESOURCE.versionInfo);
  if (versionInfo && versionInfo.length >= 5 && versionInfo[4] === 0) throw refuse(`the PSD holds no composite picture; ${SAVE_COMPATIBLE}`);
  const transparent = hasMergedTransparency(reader.take(reader.length(version === 2)), version === 2);

  const colours = mode === 'rgb' ? 3 : 1;
  const alphaChannel = transparent && header.channels > colours ? colours : -1;
  // Counted before the raster is allocated, so that a tiny file cannot ask for a huge one.
  const least = header.channels * height * (version === 2 ? 4 : 2);
  if (reader.remaining < 2 + Math.min(least, width * height)) throw refuse(`the PSD is truncated: its composite is cut off at byte ${bytes.length}; get a whole copy of the file`);
  const raster = createRaster(width, height, depth);
  const { data } = raster;
  if (alphaChannel < 0) for (let i = 3; i < data.length; i += 4) data[i] = fullScale(depth);
  eachRow(reader, header, alphaChannel < 0 ? colours : colours + 1, (channel, y, row) => {
    let to = y * width * 4;
    for (let x = 0; x < width; x++, to += 4) {
      const value = depth === 8 ? row[x]! : row[x * 2]! * 256 + row[x * 2 + 1]!;
      if (channel === alphaChannel) data[to + 3] = value;
      else if (mode === 'rgb') data[to + channel] = value;
      else for (let c = 0; c < 3; c++) data[to + c] = mode === 'indexed' ? palette[c * 256 + value]! : value;
    }
  });
  if (alphaChannel >= 0) removeWhiteMatte(raster);

  const notes: string[] = [];
  const extra = header.channels - colours - (alphaChannel < 0 ? 0 : 1);
  if (extra > 0) notes.push(`${extra} saved alpha channel${extra > 1 ? 's' : ''} of the PSD ${extra > 1 ? 'were' : 'was'} left out`);
  const icc = resource(PSD_RESOURCE.iccProfile);
  const density = resource(PSD_RESOURCE.resolution);
  const resolution = density && density.length >= 4 ? (density[0]! * 2 ** 24 + density[1]! * 2 ** 16 + density[2]! * 2 ** 8 + density[3]!) / 65536 : 0;
  return { raster, grey: mode === 'grey', notes, ...(icc && icc.length > 0 ? { icc: icc.slice() } : {}), ...(resolution >= 1 ? { resolution } : {}) };
}
