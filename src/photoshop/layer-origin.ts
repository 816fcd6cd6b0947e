import type { LayerOrigin } from '../bridge/protocol';
import { LAYER_KINDS, type LayerKind } from '../document/document';

/** Names our properties within XMP; an identifier, not an address: nothing is ever fetched. */
const NAMESPACE = 'urn:delaminate:layer:1';
const MAX_PACKET = 100_000;

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, '');

const unescape = (text: string): string => text.replace(/&#(\d{1,7});|&(amp|lt|gt|quot|apos);/g, (_, code: string | undefined, name: string | undefined) => {
  if (code !== undefined) return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : '';
  return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name as 'amp'];
});

/**
 * The XMP packet that tells a later session where a layer came from. Layer XMP lives in the PSD and survives saving.
 * All values are attributes of one description, the simple form of RDF that every XMP toolkit reads.
 */
export function originToXmp(origin: LayerOrigin): string {
  const { left, top, width, height } = origin.bounds;
  const values: Record<string, string> = {
    run: origin.run, layer: origin.layer, kind: origin.kind, engine: origin.engine, models: origin.models.join(' '), bounds: [left, top, width, height].join(' '),
  };
  const attributes = Object.entries(values).map(([name, value]) => ` delaminate:${name}="${escape(value)}"`).join('');
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:delaminate="${NAMESPACE}"${attributes}/></rdf:RDF></x:xmpmeta>`;
}

/**
 * Reads what {@link originToXmp} wrote, also after an XMP toolkit wrote it anew (as elements instead of attributes, under
 * another prefix). Null where the packet holds nothing of ours or something that cannot be ours: packets come from files.
 */
export function originFromXmp(packet: string): LayerOrigin | null {
  if (packet.length > MAX_PACKET) return null;
  const prefix = new RegExp(`xmlns:([A-Za-z_][\\w.-]*)=["']${NAMESPACE}["']`).exec(packet)?.[1];
  if (!prefix) return null;
  const value = (name: string): string | undefined => {
    const found = new RegExp(`\\b${prefix}:${name}=(?:"([^"]*)"|'([^']*)')|<${prefix}:${name}>([^<]*)</${prefix}:${name}>`).exec(packet);
    const text = found?.[1] ?? found?.[2] ?? found?.[3];
    return text === undefined ? undefined : unescape(text);
  };
  const [run, layer, kind, engine] = [value('run'), value('layer'), value('kind'), value('engine')];
  const numbers = (value('bounds') ?? '').split(' ').map(Number);
  if (!run || !layer || !engine || !LAYER_KINDS.includes(kind as LayerKind) || numbers.length !== 4 || !numbers.every(Number.isInteger)) return null;
  const [left, top, width, height] = numbers as [number, number, number, number];
  return { run, layer, kind: kind as LayerKind, engine, models: (value('models') ?? '').split(' ').filter((name) => name !== ''), bounds: { left, top, width, height } };
}
