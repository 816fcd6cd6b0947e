import type { LayerKind } from '../../document/document';

/** Some pixels of the canvas: 1 where they are meant, cropped to where there are any. */
export interface Mask {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The upper edge of what lies across a frame as a hill does: by column from `left` on, the row where it begins; it goes on down to `bottom`, inclusive. */
export interface UpperEdge {
  readonly left: number;
  readonly bottom: number;
  readonly rows: Int32Array;
}

/** What a layer is to be made of; plans are listed back to front. */
export interface LayerPlan {
  readonly kind: LayerKind;
  /** Regions seen as this layer. */
  readonly regions: readonly number[];
  /** Regions in front, beneath which the layer continues. */
  readonly beneath: readonly number[];
  /** Pixels in front, beneath which the layer continues as well. */
  readonly extension?: readonly number[];
  /** The same as a mask, which is smaller where they are many. */
  readonly reach?: Mask;
  /** Number of the object on the ground that the layer belongs to. */
  readonly object?: number;
  /** Of a hill before or behind others. */
  readonly edge?: UpperEdge;
}

/** Layer of each region: its index in the plans, −1 for the empty canvas. */
export function layerOfRegions(count: number, plans: readonly LayerPlan[]): Int32Array {
  const layerOf = new Int32Array(count).fill(-1);
  plans.forEach((plan, k) => {
    for (const r of plan.regions) layerOf[r] = k;
  });
  return layerOf;
}

/** Number of the object on the ground that each region belongs to, −1 for the ground. */
export function objectsOfRegions(count: number, plans: readonly LayerPlan[]): Int32Array {
  const objectOf = new Int32Array(count).fill(-1);
  for (const plan of plans) for (const r of plan.regions) objectOf[r] = plan.object ?? -1;
  return objectOf;
}
