import type { Area, Fingerprint, HostNode } from '../bridge/protocol';
import { DelaminateError } from '../core/errors';
import type { BlendMode } from '../raster/blend';
import { BLEND_KEYS } from './blend-modes';
import { hasUserMask, layerProperty, readLayerXmp } from './descriptors';
import { areaOf, findDocument, findLayer, fingerprintOf, obstacleOf } from './document-info';
import type { Layer, Photoshop, PhotoshopDocument } from './host';
import { originFromXmp } from './layer-origin';

const NOTHING: Area = { left: 0, top: 0, width: 0, height: 0 };

/** What lies in a group, with the origins of what is ours. Reads only. Throws `DelaminateError('read', …)` where it is gone. */
export async function readGroup(photoshop: Photoshop, documentId: number, groupId: number): Promise<{ fingerprint: Fingerprint; group: HostNode }> {
  const document = findDocument(photoshop, documentId);
  const group = document && findLayer(document, groupId);
  if (!document || !group) throw new DelaminateError('read', 'the group of layers is not in the document any more');
  const fingerprint = fingerprintOf(photoshop, document);
  return { fingerprint, group: await describe(photoshop, document, group) };
}

async function describe(photoshop: Photoshop, document: PhotoshopDocument, layer: Layer): Promise<HostNode> {
  const packet = await readLayerXmp(photoshop, document.id, layer.id);
  const shared = {
    id: layer.id, name: layer.name, visible: layer.visible, opacity: layer.opacity / 100, blend: blendOf(photoshop, layer), locked: layer.allLocked,
    origin: packet === undefined ? null : originFromXmp(packet), masked: await hasUserMask(photoshop, document.id, layer.id),
  };
  if (layer.layers) {
    const children: HostNode[] = [];
    for (const child of [...layer.layers].reverse()) children.push(await describe(photoshop, document, child));
    return { ...shared, type: 'group', area: NOTHING, obstacle: shared.masked ? `“${layer.name}” has a mask` : null, children };
  }
  return { ...shared, type: 'layer', area: areaOf(layer.boundsNoEffects), obstacle: await obstacle(photoshop, document, layer), children: [] };
}

/** What a layer shows that is not its pixels and their mask. */
async function obstacle(photoshop: Photoshop, document: PhotoshopDocument, layer: Layer): Promise<string | null> {
  const known = obstacleOf(photoshop, layer, document.layers);
  if (known !== null) return known;
  if (layer.kind !== photoshop.constants.LayerKind.NORMAL) return `“${layer.name}” is no pixel layer any more`;
  if ((await layerProperty(photoshop, document.id, layer.id, 'hasVectorMask')) === true) return `“${layer.name}” has a vector mask`;
  return (await layerProperty(photoshop, document.id, layer.id, 'layerEffects')) === undefined ? null : `“${layer.name}” has layer effects`;
}

function blendOf(photoshop: Photoshop, { blendMode }: Layer): HostNode['blend'] {
  const { BlendMode: modes } = photoshop.constants;
  if (blendMode === modes.PASSTHROUGH) return 'pass-through';
  const found = Object.entries(BLEND_KEYS).find(([, key]) => modes[key] === blendMode);
  return found ? (found[0] as BlendMode) : null;
}
