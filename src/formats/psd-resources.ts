import { DelaminateError } from '../core/errors';
import { ByteReader } from './byte-reader';

/** Image resource numbers, as Adobe's file format specification names them. */
export const PSD_RESOURCE = { resolution: 1005, thumbnail: 1036, iccProfile: 1039, untagged: 1041, versionInfo: 1057 } as const;

export interface PsdResource {
  readonly id: number;
  /** Pascal string with its length byte and padding, kept as it is. */
  readonly name: Uint8Array;
  readonly data: Uint8Array;
}

interface ResourceSection {
  resources: PsdResource[];
  /** Where the section's length field begins. */
  start: number;
  /** The first byte after the section. */
  end: number;
}

const HEADER_LENGTH = 26;

/** Finds and splits the image resource section of a PSD or PSB. Throws `DelaminateError` on a broken one. */
export function readPsdResources(file: Uint8Array): ResourceSection {
  const reader = new ByteReader(file, 'PSD');
  reader.skip(HEADER_LENGTH);
  reader.skip(reader.uint32());
  const start = reader.offset;
  const end = reader.uint32() + reader.offset;
  if (end > file.length) throw new DelaminateError('read', `the PSD is truncated: its resources end at byte ${end} but the file at ${file.length}; get a whole copy of the file`);
  const resources: PsdResource[] = [];
  const section = new ByteReader(file.subarray(0, end), 'PSD resource section');
  section.offset = start + 4;
  while (section.remaining >= 12) {
    section.skip(4);
    const id = section.uint16();
    const nameLength = section.uint8();
    section.offset -= 1;
    const name = section.take(nameLength + 1 + ((nameLength + 1) % 2));
    const length = section.uint32();
    const data = section.take(length);
    if (length % 2 === 1 && section.remaining > 0) section.skip(1);
    resources.push({ id, name, data });
  }
  return { resources, start, end };
}

/** The file again with these resources in place of any of the same number; pixels and layers are not touched. */
export function splicePsdResources(file: Uint8Array, added: ReadonlyArray<{ id: number; data: Uint8Array }>): Uint8Array {
  const { resources, start, end } = readPsdResources(file);
  const replaced = new Set(added.map(({ id }) => id));
  const all = [...resources.filter(({ id }) => !replaced.has(id)), ...added.map(({ id, data }) => ({ id, data, name: new Uint8Array(2) }))];
  const sectionLength = all.reduce((sum, { name, data }) => sum + 4 + 2 + name.length + 4 + data.length + (data.length % 2), 0);
  const out = new Uint8Array(start + 4 + sectionLength + (file.length - end));
  const view = new DataView(out.buffer);
  out.set(file.subarray(0, start));
  view.setUint32(start, sectionLength);
  let at = start + 4;
  for (const { id, name, data } of all) {
    out.set([0x38, 0x42, 0x49, 0x4d], at); // 8BIM
    view.setUint16(at + 4, id);
    out.set(name, at + 6);
    view.setUint32(at + 6 + name.length, data.length);
    out.set(data, at + 10 + name.length);
    at += 10 + name.length + data.length + (data.length % 2);
  }
  out.set(file.subarray(end), at);
  return out;
}
