import type { Depth, Raster } from '../../src/raster/raster';
import { openFlat, type EmulatedDocument, type FlatSettings, type GroupState } from '../../workbench/emulation';
import { disc, flat, paintScene, rectangle, type Scene } from './paint';
import { layerNames } from './plugin-rig';

export const SCENE: Scene = {
  width: 96, height: 72, ground: flat([30, 80, 160]),
  items: [
    { shape: rectangle(10, 12, 60, 60), fill: flat([240, 200, 40]) },
    { shape: disc(58, 34, 18), fill: flat([200, 40, 60]) },
  ],
};

export const SELECTION = { bounds: { left: 30, top: 5, width: 50, height: 50 }, mask: null };

export const picture = (depth: Depth = 8, ground = true): Raster => paintScene({ ...SCENE, ground: ground ? SCENE.ground : null, depth }).picture;

export const flatDocument = (settings: FlatSettings = {}, depth: Depth = 8): EmulatedDocument => openFlat(picture(depth), { name: 'scene.png', ...settings });

/** The group on top, which a decomposition makes. */
export const topGroup = (document: EmulatedDocument): GroupState => {
  const [top] = document.snapshot.layers;
  if (top?.type !== 'group') throw new Error(`on top is no group: ${JSON.stringify(layerNames(document.snapshot.layers))}`);
  return top;
};
