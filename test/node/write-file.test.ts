import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError } from '../../src/core/errors';
import { folderObstacle, removeUnfinished, writeFileWhole, writeFolderWhole } from '../../src/node/write-file';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const bytes = Uint8Array.from([1, 2, 3]);

describe('writeFileWhole', () => {
  it('writes the bytes and leaves nothing else', async () => {
    await writeFileWhole(join(folder(), 'a.psd'), bytes, { force: false });
    expect(readdirSync(folder())).toEqual(['a.psd']);
    expect(new Uint8Array(readFileSync(join(folder(), 'a.psd')))).toEqual(bytes);
  });

  it('never overwrites without force, not even a file that appeared meanwhile', async () => {
    const path = join(folder(), 'a.psd');
    writeFileSync(path, 'mine');
    await expect(writeFileWhole(path, bytes, { force: false })).rejects.toThrow(`write: ${path} already exists; use --force to replace it`);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await writeFileWhole(path, bytes, { force: true });
    expect(readFileSync(path)).toHaveLength(3);
    expect(readdirSync(folder())).toEqual(['a.psd']);
  });

  it('leaves nothing when cancelled or when the target cannot be written', async () => {
    await expect(writeFileWhole(join(folder(), 'a.psd'), bytes, { force: false, signal: { aborted: true } })).rejects.toThrow(CancelledError);
    await expect(writeFileWhole(join(folder(), 'none', 'a.psd'), bytes, { force: false })).rejects.toThrow(/cannot be written: its folder does not exist/);
    mkdirSync(join(folder(), 'taken.psd'));
    await expect(writeFileWhole(join(folder(), 'taken.psd'), bytes, { force: true })).rejects.toThrow(/cannot be written: it is a folder/);
    expect(readdirSync(folder())).toEqual(['taken.psd']);
  });

  it('cancelled between writing and renaming, takes its temporary file away', async () => {
    let asked = 0;
    const signal = { get aborted(): boolean { return ++asked > 1; } };
    await expect(writeFileWhole(join(folder(), 'a.psd'), bytes, { force: false, signal })).rejects.toThrow(CancelledError);
    expect(readdirSync(folder())).toEqual([]);
  });
});

describe('writeFolderWhole', () => {
  const fill = async (emit: (name: string, data: Uint8Array) => Promise<void>): Promise<void> => {
    await emit('layer-00.png', bytes);
    await emit('layers.json', bytes);
  };

  it('appears whole, new or into an empty folder', async () => {
    mkdirSync(join(folder(), 'empty'));
    for (const name of ['new', 'empty']) {
      await writeFolderWhole(join(folder(), name), { force: false }, fill);
      expect(readdirSync(join(folder(), name)).sort()).toEqual(['layer-00.png', 'layers.json']);
    }
    expect(readdirSync(folder()).sort()).toEqual(['empty', 'new']);
  });

  it('is not there at all when filling it fails or is cancelled', async () => {
    const path = join(folder(), 'out');
    await expect(writeFolderWhole(path, { force: false }, async (emit) => {
      await emit('layer-00.png', bytes);
      expect(readdirSync(folder())).toHaveLength(1); // the temporary one
      throw new CancelledError();
    })).rejects.toThrow(CancelledError);
    expect(readdirSync(folder())).toEqual([]);
  });

  it('replaces earlier layers only with force, leaving no layer of the earlier run', async () => {
    const path = join(folder(), 'out');
    await writeFolderWhole(path, { force: false }, async (emit) => emit('layer-07.png', bytes));
    await expect(writeFolderWhole(path, { force: false }, fill)).rejects.toThrow(/already holds layers; use --force to replace them/);
    await writeFolderWhole(path, { force: true }, fill);
    expect(readdirSync(path).sort()).toEqual(['layer-00.png', 'layers.json']);
    expect(readdirSync(folder())).toEqual(['out']);
  });

  it('never replaces a folder that holds anything else, force or not', async () => {
    const path = join(folder(), 'mine');
    mkdirSync(path);
    writeFileSync(join(path, 'thesis.txt'), 'years of work');
    await expect(writeFolderWhole(path, { force: true }, fill)).rejects.toThrow(/holds other things \(thesis\.txt\)/);
    expect(readFileSync(join(path, 'thesis.txt'), 'utf8')).toBe('years of work');
    writeFileSync(join(folder(), 'file'), '');
    expect(await folderObstacle(join(folder(), 'file'), true)).toMatch(/^is a file/);
  });
});

describe('removeUnfinished', () => {
  it('takes away what is being written at that moment', async () => {
    await writeFolderWhole(join(folder(), 'out'), { force: false }, async (emit) => {
      await emit('layer-00.png', bytes);
      removeUnfinished();
      expect(existsSync(folder()) && readdirSync(folder())).toEqual([]);
      throw new CancelledError();
    }).catch(() => undefined);
  });
});
