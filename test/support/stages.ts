import { findContainment } from '../../src/decompose/objects/containment';
import { findGround, type Ground } from '../../src/decompose/objects/ground';
import { mergeRegions } from '../../src/decompose/regions/merge-regions';
import { buildParts, type Part } from '../../src/decompose/objects/parts';
import { buildRegionGraph, regionDepths, type RegionGraph } from '../../src/decompose/regions/region-graph';
import { segment, type Segmentation } from '../../src/decompose/regions/segment';
import { joinTextures } from '../../src/decompose/regions/textures';
import { createWorkImage, type WorkImage } from '../../src/decompose/pixels/work-image';
import { createRaster, type Raster } from '../../src/raster/raster';

export interface Regions {
  readonly picture: Raster;
  readonly image: WorkImage;
  readonly segmentation: Segmentation;
  readonly graph: RegionGraph;
}

export interface Mapped extends Regions {
  /** Region of each letter. */
  readonly regionOf: Readonly<Record<string, number>>;
}

/** Red, green, blue and, if given, alpha. */
export type MapColours = Readonly<Record<string, readonly number[]>>;

/**
 * A segmentation drawn as text: one region a letter, `zoom` pixels a letter, every pixel pure. Letters without a colour
 * get colours far apart.
 */
export function mapped(rows: readonly string[], colours: MapColours = {}, zoom = 1): Mapped {
  const letters = [...new Set(rows.join(''))];
  const regionOf = Object.fromEntries(letters.map((letter, i) => [letter, i]));
  const width = rows[0].length * zoom;
  const height = rows.length * zoom;
  const picture = createRaster(width, height);
  const labels = new Int32Array(width * height);
  for (let p = 0; p < labels.length; p++) {
    const letter = rows[Math.floor(Math.floor(p / width) / zoom)][Math.floor((p % width) / zoom)];
    const i = regionOf[letter];
    labels[p] = i;
    const colour = colours[letter] ?? [(40 + i * 97) % 256, (200 + i * 61) % 256, (90 + i * 151) % 256];
    picture.data.set([...colour, 255].slice(0, 4), p * 4);
  }
  const segmentation: Segmentation = { width, height, labels, count: letters.length, source: Int32Array.from(labels, (_, p) => p) };
  const image = createWorkImage(picture);
  return { picture, image, segmentation, graph: buildRegionGraph(image, segmentation), regionOf };
}

/** The first stages on a picture, as the engine runs them. */
export function regionsOf(picture: Raster): Regions & { readonly textured: Uint8Array } {
  const image = createWorkImage(picture);
  const { segmentation, textured } = mergeRegions(image, joinTextures(image, segment(image)));
  return { picture, image, segmentation, textured, graph: buildRegionGraph(image, segmentation) };
}

export function partsOf(regions: Regions, textured = new Uint8Array(regions.segmentation.count)): { root: Part; ground: Ground } {
  const ground = findGround(regions.graph);
  const root = buildParts(regions.graph, regionDepths(regions.segmentation), ground, findContainment(regions.graph, ground.regions), textured, regions.image.noise);
  return { root, ground };
}

/** Region at a pixel. */
export const regionAt = ({ labels, width }: Segmentation, x: number, y: number): number => labels[y * width + x];
