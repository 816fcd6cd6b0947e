/** How hidden pixels can be invented; recorded with each layer, and written to files: names stay. */
export const FILL_METHODS = ['flat', 'gradient', 'pattern', 'edges', 'texture', 'smooth'] as const;
export type FillMethod = (typeof FILL_METHODS)[number];
