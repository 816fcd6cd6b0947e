import { DelaminateError } from '../core/errors';
import type { ActionDescriptor, Photoshop } from './host';

/**
 * `batchPlay` that fails when a command fails: Photoshop resolves failed commands as descriptors with `_obj: "error"`
 * (Adobe, batchplay). Rejections pass through untouched: swallowing one would break cancelling and rolling back.
 */
export async function play(photoshop: Photoshop, ...commands: ActionDescriptor[]): Promise<ActionDescriptor[]> {
  const results = await photoshop.action.batchPlay(commands, {});
  const failed = results.find((result) => result._obj === 'error');
  if (failed) throw new DelaminateError('photoshop', `the command "${String(commands[results.indexOf(failed)]?._obj)}" failed: ${String(failed.message ?? failed.result)}`);
  return results;
}

const layerTarget = (document: number, layer: number): unknown[] => [{ _ref: 'layer', _id: layer }, { _ref: 'document', _id: document }];

/** Makes these the active layers, without showing hidden ones. Must run inside a modal scope. */
export async function selectLayers(photoshop: Photoshop, document: number, layers: readonly number[]): Promise<void> {
  const commands = layers.map((layer, i): ActionDescriptor => ({
    _obj: 'select',
    _target: layerTarget(document, layer),
    makeVisible: false,
    ...(i > 0 ? { selectionModifier: { _enum: 'selectionModifierType', _value: 'addToSelection' } } : {}),
  }));
  if (commands.length > 0) await play(photoshop, ...commands);
}

/** One property of a layer by its descriptor name, undefined where the layer has none such. */
export async function layerProperty(photoshop: Photoshop, document: number, layer: number, property: string): Promise<unknown> {
  // Hosts differ in whether a missing property resolves as an error or rejects; either way there is none.
  const [result] = await photoshop.action.batchPlay([{ _obj: 'get', _target: [{ _property: property }, ...layerTarget(document, layer)] }], {}).catch(() => []);
  return result === undefined || result._obj === 'error' ? undefined : result[property];
}

/** Whether the layer has a mask of pixels that is switched on. */
export async function hasUserMask(photoshop: Photoshop, document: number, layer: number): Promise<boolean> {
  if ((await layerProperty(photoshop, document, layer, 'hasUserMask')) !== true) return false;
  return (await layerProperty(photoshop, document, layer, 'userMaskEnabled')) !== false;
}

const XMP = 'XMPMetadataAsUTF8';

/** The XMP packet of a layer; undefined where there is none. */
export async function readLayerXmp(photoshop: Photoshop, document: number, layer: number): Promise<string | undefined> {
  const value = await layerProperty(photoshop, document, layer, XMP);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Gives a layer an XMP packet. Resolves to whether the host took it (it may refuse on groups). Must run inside a modal scope. */
export async function writeLayerXmp(photoshop: Photoshop, document: number, layer: number, packet: string): Promise<boolean> {
  // Not worth the layers: where it rejects because the user pressed Esc, the next step of the caller's finds that out.
  const [result] = await photoshop.action.batchPlay([{ _obj: 'set', _target: [{ _ref: 'property', _property: XMP }, ...layerTarget(document, layer)], to: { _obj: 'layer', [XMP]: packet } }], {}).catch((): ActionDescriptor[] => [{ _obj: 'error' }]);
  return result?._obj !== 'error';
}
