import { copySharedWrites, openDawn } from '../../src/node/dawn';

type Call = [buffer: unknown, offset: number, data: Uint8Array | Float32Array, from?: number, size?: number];

function queue(): { calls: Call[]; writeBuffer: (...call: Call) => void } {
  const calls: Call[] = [];
  return { calls, writeBuffer: (...call) => void calls.push(call) };
}

describe('copySharedWrites', () => {
  const shared = new SharedArrayBuffer(32);
  new Uint8Array(shared).set(Array.from({ length: 32 }, (_, i) => i));

  it('copies what lies in shared memory, the part that was meant and no more', () => {
    const made = queue();
    copySharedWrites(made as never);
    made.writeBuffer('buffer', 4, new Uint8Array(shared, 8, 8));
    made.writeBuffer('buffer', 4, new Uint8Array(shared, 8, 8), 2, 3);
    made.writeBuffer('buffer', 0, new Float32Array(shared, 8, 4), 1, 2);
    made.writeBuffer('buffer', 0, shared as never, 30);
    expect(made.calls.map(([, offset, data]) => [offset, [...data]])).toEqual([
      [4, [8, 9, 10, 11, 12, 13, 14, 15]],
      [4, [10, 11, 12]],
      [0, [12, 13, 14, 15, 16, 17, 18, 19]],
      [0, [30, 31]],
    ]);
    expect(made.calls.every(([, , data, from, size]) => data.buffer instanceof ArrayBuffer && from === undefined && size === undefined)).toBe(true);
  });

  it('hands over everything else as it is, and is put in between once', () => {
    const made = queue();
    copySharedWrites(made as never);
    const { writeBuffer } = made;
    copySharedWrites(made as never);
    expect(made.writeBuffer).toBe(writeBuffer);
    const data = new Float32Array([1, 2, 3]);
    made.writeBuffer('buffer', 0, data, 1, 2);
    expect(made.calls[0]![2]).toBe(data);
    expect(made.calls[0]!.slice(3)).toEqual([1, 2]);
  });
});

describe('openDawn', () => {
  it('says what to install where the package cannot be loaded', async () => {
    jest.doMock('webgpu', () => { throw new Error('Cannot find module \'webgpu\''); }, { virtual: true });
    await expect(openDawn()).rejects.toMatchObject({ stage: 'device', message: expect.stringContaining('npm install --no-save webgpu') });
  });
});
