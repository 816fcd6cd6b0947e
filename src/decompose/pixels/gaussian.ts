/** Blurs one plane by a Gaussian of this deviation, as three box blurs (Kovesi 2010, "Fast almost-Gaussian filtering"); nothing lies outside. */
export function gaussian(plane: Float32Array, width: number, height: number, deviation: number): Float32Array {
  if (deviation < 0.3) return plane;
  const ideal = Math.sqrt((12 * deviation * deviation) / 3 + 1);
  const low = Math.max(1, Math.floor(ideal) - (Math.floor(ideal) % 2 === 0 ? 1 : 0));
  const lows = Math.min(3, Math.max(0, Math.round((12 * deviation * deviation - 3 * low * low - 12 * low - 9) / (-4 * low - 4))));
  const across = new Float32Array(plane.length);
  const out = new Float32Array(plane.length);
  for (let pass = 0; pass < 3; pass++) boxBlur(pass === 0 ? plane : out, across, out, width, height, ((pass < lows ? low : low + 2) - 1) / 2);
  return out;
}

/** Blurs `plane` along its rows into `across`, and that along its columns into `out`, which may be the plane itself. */
function boxBlur(plane: Float32Array, across: Float32Array, out: Float32Array, width: number, height: number, radius: number): void {
  const share = 1 / (2 * radius + 1);
  for (let start = 0; start < plane.length; start += width) {
    let sum = 0;
    for (let x = 0; x < Math.min(radius, width); x++) sum += plane[start + x];
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += plane[start + x + radius];
      if (x > radius) sum -= plane[start + x - radius - 1];
      across[start + x] = sum * share;
    }
  }
  // All columns at once, row by row as they lie in memory.
  const sums = new Float64Array(width);
  const add = (y: number, sign: number): void => {
    for (let x = 0, i = y * width; x < width; x++, i++) sums[x] += sign * across[i];
  };
  for (let y = 0; y < Math.min(radius, height); y++) add(y, 1);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) add(y + radius, 1);
    if (y > radius) add(y - radius - 1, -1);
    for (let x = 0, i = y * width; x < width; x++, i++) out[i] = sums[x] * share;
  }
}
