/** By what share a colour shows another one darkened, 1 for the same; in any scale. */
export function shadeOf(r: number, g: number, b: number, red: number, green: number, blue: number): number {
  return (r * red + g * green + b * blue) / Math.max(1e-9, red * red + green * green + blue * blue);
}

/** Whether a colour (`r`, `g`, `b`) is another one (`red`, `green`, `blue`), only darker, within so much in every channel. */
export function isShade(r: number, g: number, b: number, red: number, green: number, blue: number, within: number): boolean {
  const share = shadeOf(r, g, b, red, green, blue);
  return share < 1 && Math.abs(r - share * red) <= within && Math.abs(g - share * green) <= within && Math.abs(b - share * blue) <= within;
}
