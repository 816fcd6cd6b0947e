import { SIDECAR, writeLayers } from '../../src/cli/write-layers';
import type { LayeredDocument } from '../../src/document/document';
import { fingerprintOf, FolderFingerprint } from '../../src/formats/fingerprint';
import { FORMATS } from '../../src/formats/formats';
import { decodeTree } from '../../src/formats/tree-file';
import { sampleDocument, writeRequest } from '../support/documents';

async function written(format: string, document: LayeredDocument, tree: boolean, kept = document): Promise<{ readonly files: ReadonlyArray<readonly [string | null, Uint8Array]>; readonly notes: readonly string[] }> {
  const files: Array<readonly [string | null, Uint8Array]> = [];
  const notes = await writeLayers(format, writeRequest(document), { tree, document: kept }, async (name, bytes) => void files.push([name, bytes]), {});
  return { files, notes };
}

describe('writeLayers', () => {
  it.each(FORMATS.map(({ id, kind }) => [id, kind] as const).filter(([id]) => id !== 'tree'))('as %s hands the tree out last, which knows by its checksum what lies beside it', async (format, kind) => {
    const { files } = await written(format, sampleDocument(), true);
    expect(files[files.length - 1]![0]).toBe(SIDECAR);
    const others = files.slice(0, -1) as Array<readonly [string, Uint8Array]>;
    const print = new FolderFingerprint();
    for (const [name, bytes] of others) if (kind === 'folder') print.add(name, bytes);
    const saved = decodeTree(files[files.length - 1]![1], { maxPixels: 1e6 });
    expect(saved.beside).toBe(kind === 'folder' ? print.digest() : fingerprintOf(others[0]![1]));
    expect(saved.document).toEqual(sampleDocument());
    if (kind === 'file') expect(others.map(([name]) => name)).toEqual([null]);
  });

  it('keeps the document that is to be edited on, not the one that was written', async () => {
    const kept = { ...sampleDocument(), children: sampleDocument().children.slice(1) };
    const { files } = await written('psd', sampleDocument(), true, kept);
    expect(decodeTree(files[1]![1], { maxPixels: 1e6 }).document.children).toHaveLength(3);
  });

  it('hands out no tree unasked, and passes the format’s notes on', async () => {
    const plain = await written('psd', sampleDocument(16), false);
    expect(plain.files.map(([name]) => name)).toEqual([null]);
    expect(plain.notes.join()).toContain('16-bit');
    expect((await written('folder', sampleDocument(), false)).files.some(([name]) => name === SIDECAR)).toBe(false);
  });

  it('stops where a file cannot be handed out: no tree without what it lies beside', async () => {
    const names: Array<string | null> = [];
    await expect(writeLayers('folder', writeRequest(sampleDocument()), { tree: true, document: sampleDocument() }, async (name) => {
      names.push(name);
      throw new Error('disk full');
    }, {})).rejects.toThrow('disk full');
    expect(names).toHaveLength(1);
  });
});
