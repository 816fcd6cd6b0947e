import { fullScale, type Raster } from '../src/raster/raster';

/** How much can be seen through a picture. `holes`: some pixel is fully transparent; `veils`: some is half so. */
export interface Coverage {
  readonly holes: boolean;
  readonly veils: boolean;
}

export function coverageOf({ data, depth }: Raster): Coverage {
  const full = fullScale(depth);
  let holes = false;
  let veils = false;
  for (let i = 3; i < data.length && !(holes && veils); i += 4) {
    const alpha = data[i]!;
    if (alpha === full) continue;
    if (alpha === 0) holes = true;
    else veils = true;
  }
  return { holes, veils };
}

export function isOpaque(raster: Raster): boolean {
  const { holes, veils } = coverageOf(raster);
  return !holes && !veils;
}
