import { createHash } from 'node:crypto';
import { packFile } from '../../../scripts/page-files';
import { unpackFile, type PackedFile } from '../../../panel/vision/page-file';

/** What the script of a file delivers. */
function delivered(script: string): { name: string; content: PackedFile } {
  const found: { name: string; content: PackedFile }[] = [];
  new Function('delaminateFile', script)((name: string, content: PackedFile) => found.push({ name, content }));
  expect(found).toHaveLength(1);
  return found[0]!;
}

const noise = createHash('shake256', { outputLength: 5000 }).update('noise').digest();
const even = new Uint8Array(100_000).fill(7);

describe('files that travel as scripts', () => {
  it.each([['noise, as it is', noise, false], ['what deflates, deflated', even, true], ['nothing', new Uint8Array(0), false]])('%s', (_what, bytes, deflated) => {
    const script = packFile('a "name"', bytes);
    const { name, content } = delivered(script);
    expect([name, content.bytes, content.deflated]).toEqual(['a "name"', bytes.length, deflated]);
    expect(Buffer.from(unpackFile(name, content)).equals(bytes)).toBe(true);
    expect(script).toBe(packFile('a "name"', bytes));
  });

  it('are refused where they were damaged, by name', () => {
    const small = delivered(packFile('x', even)).content;
    const plain = delivered(packFile('x', noise)).content;
    const spoilt: PackedFile[] = [
      { ...plain, text: plain.text.slice(4) },
      { ...plain, text: `!${plain.text.slice(1)}` },
      { ...plain, deflated: true },
      { ...small, text: small.text.slice(0, small.text.length - (small.text.length % 4) - 8) },
      { ...small, bytes: small.bytes + 1 },
    ];
    for (const content of spoilt) expect(() => unpackFile('files/x.js', content)).toThrow('models: files/x.js of the plugin is damaged; install the plugin again');
  });
});
