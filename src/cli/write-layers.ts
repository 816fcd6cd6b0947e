import type { JobContext } from '../core/job';
import type { LayeredDocument } from '../document/document';
import { FolderFingerprint, fingerprintOf } from '../formats/fingerprint';
import type { WriteRequest } from '../formats/format';
import { formatById } from '../formats/formats';
import { encodeTree } from '../formats/tree-file';
import { sharpEncoders } from '../node/png-codec';

/** Takes what a format makes; `name` is null for formats of one file, {@link SIDECAR} for the tree beside either. */
export type EmitFile = (name: string | null, bytes: Uint8Array) => Promise<void>;

/** No file name: what is emitted under it goes beside the output. */
export const SIDECAR = '/tree';

/** Encodes the document and hands the files to `emit`; last, where `tree` is asked for, its tree, which knows by a checksum what lies beside it. */
export async function writeLayers(format: string, request: WriteRequest, keep: { readonly tree: boolean; readonly document: LayeredDocument }, emit: EmitFile, context: JobContext): Promise<readonly string[]> {
  const writer = formatById(format)!;
  let beside: string;
  let notes: readonly string[];
  if (writer.kind === 'file') {
    const encoded = await writer.encode(request);
    notes = encoded.notes;
    // Before the bytes are given away.
    beside = fingerprintOf(encoded.bytes);
    await emit(null, encoded.bytes);
  } else {
    const print = new FolderFingerprint();
    notes = (await writer.encode(request, async (name, bytes) => {
      print.add(name, bytes);
      await emit(name, bytes);
    })).notes;
    beside = print.digest();
  }
  if (keep.tree) await emit(SIDECAR, await encodeTree({ document: keep.document, beside }, sharpEncoders, { ...context, onProgress: () => undefined }));
  return notes;
}
