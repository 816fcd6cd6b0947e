import type { CallOptions, Peer } from '../src/bridge/peer';
import type { CaptureInfo, HostMethods, HostNode } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import type { ProgressEvent } from '../src/core/job';
import type { Group, Layer, LayeredDocument, LayerNode } from '../src/document/document';
import { uniqueId, uniqueName } from '../src/document/names';
import { leafLayers } from '../src/document/tree';
import { capturePicture, MAX_PIXELS } from './capture-picture';
import { withHiddenPixels } from './hidden-pixels';
import { WRAPPER } from './write-plan';

/** Layers of ours as they are in the host's document now. */
export interface ReadLayers {
  readonly run: string;
  /** Of the group as a picture: the whole canvas. */
  readonly capture: CaptureInfo;
  readonly document: LayeredDocument;
  /** From our ids to the host's, the group around all of them too. */
  readonly layers: Readonly<Record<string, number>>;
  readonly masked: boolean;
  /** Names of what lies among them and was left alone, and why. */
  readonly leftOut: readonly string[];
}

const runOf = (node: HostNode): string | undefined => (node.type === 'layer' && node.origin ? node.origin.run : node.children.map(runOf).find((run) => run !== undefined));

/**
 * Reads a group with layers of ours back: pixels with their masks, names, order, visibility, blending, locks; ids and kinds
 * from what each layer remembers. What the user did to them since is simply how they are. What is not ours, or shows more than
 * its pixels, is left out and stays in the document as it is.
 */
export async function readLayers(peer: Peer<HostMethods>, info: { readonly document: number; readonly group: number; readonly name: string }, { signal, onProgress }: { signal: NonNullable<CallOptions['signal']>; onProgress: (event: ProgressEvent) => void }): Promise<ReadLayers> {
  const { value: { fingerprint, group } } = await peer.call('layers.read', { document: info.document, group: info.group }, { signal });
  const run = runOf(group);
  if (run === undefined) throw new DelaminateError('read', `“${group.name}” holds no layer that Delaminate made`);
  const leafCount = (node: HostNode): number => (node.type === 'layer' ? 1 : node.children.reduce((sum, child) => sum + leafCount(child), 0));
  const total = leafCount(group);
  const ids = new Set([WRAPPER]);
  const names = new Set<string>();
  const layers: Record<string, number> = { [WRAPPER]: group.id };
  const leftOut: string[] = [];
  let masked = false;
  let read = 0;
  let profile: string | null = null;
  let pixelsHeld = 0;

  const named = ({ id: host, name, origin }: HostNode): { id: string; name: string } => {
    // A layer that the user duplicated remembers the same origin.
    const id = uniqueId(origin?.layer && origin.layer !== WRAPPER ? origin.layer : `group-${host}`, ids);
    ids.add(id);
    const free = uniqueName(name.trim() || 'Layer', names);
    names.add(free);
    layers[id] = host;
    return { id, name: free };
  };
  const node = async (from: HostNode): Promise<LayerNode[]> => {
    const { visible, opacity, locked, blend } = from;
    if (from.type === 'group') {
      if (from.obstacle !== null || (blend !== 'pass-through' && blend !== 'normal')) {
        leftOut.push(from.obstacle ?? `“${from.name}” is blended as a whole`);
        return [];
      }
      const own = named(from);
      const children = await all(from.children);
      const made: Group = { type: 'group', ...own, kind: from.origin?.kind ?? 'picture', visible, opacity, ...(locked && { locked }), children };
      return children.length > 0 ? [made] : [];
    }
    onProgress({ stage: 'capture', fraction: read++ / total });
    const why = !from.origin ? `“${from.name}” is not Delaminate’s` : (from.obstacle ?? (blend === null || blend === 'pass-through' ? `“${from.name}” is blended in a way that is not known here` : null));
    if (why !== null || !from.origin || blend === null || blend === 'pass-through') {
      leftOut.push(why ?? from.name);
      return [];
    }
    const captured = await capturePicture(peer, 'layer', { signal, layer: from.id });
    if (captured.capture.fingerprint.historyState !== fingerprint.historyState) throw new DelaminateError('read', 'the document was edited while its layers were being read; try again');
    pixelsHeld += captured.picture.width * captured.picture.height;
    if (pixelsHeld > 8 * MAX_PIXELS) throw new DelaminateError('read', `the layers have more than ${(8 * MAX_PIXELS) / 1e6} MP in all; the panel cannot hold them at once`);
    profile = captured.capture.profile;
    masked ||= from.masked;
    const { area } = captured.capture;
    const layer: Layer = { type: 'layer', ...named(from), kind: from.origin.kind, visible, opacity, ...(locked && { locked }), left: area.left, top: area.top, blend, pixels: captured.picture };
    return [layer];
  };
  const all = async (children: readonly HostNode[]): Promise<LayerNode[]> => {
    const nodes: LayerNode[] = [];
    for (const child of children) nodes.push(...(await node(child)));
    return nodes;
  };

  const { width, height, depth } = fingerprint;
  const children = await all(group.children);
  if (leafLayers(children).length === 0) throw new DelaminateError('read', `there is no layer in “${group.name}” that can be gone on with: ${leftOut.slice(0, 3).join('; ')}`);
  const capture: CaptureInfo = { capture: `read-${group.id}`, fingerprint, area: { left: 0, top: 0, width, height }, depth, profile, name: info.name, scope: 'document', layer: null, tileRows: height, tiles: 1 };
  return { run, capture, document: withHiddenPixels({ width, height, depth, children }), layers, masked, leftOut };
}
