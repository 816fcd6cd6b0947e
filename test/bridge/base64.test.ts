import fc from 'fast-check';
import { decodeBase64, decodeBase64Into, decodedLength, encodeBase64 } from '../../src/bridge/base64';

describe('encodeBase64', () => {
  it('gives the vectors of RFC 4648', () => {
    const vectors = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map((text) => encodeBase64(Uint8Array.from(Buffer.from(text))));
    expect(vectors).toEqual(['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy']);
  });

  it('writes what others write, and reads it back', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodedLength(text)).toBe(bytes.length);
      expect(decodeBase64(text)).toEqual(bytes);
    }));
  });

  it('takes a view into a larger buffer as its own bytes', () => {
    const whole = Uint8Array.from({ length: 3000 }, (_, i) => i * 7);
    expect(encodeBase64(whole.subarray(5, 2001))).toBe(Buffer.from(whole.slice(5, 2001)).toString('base64'));
  });
});

describe('decodeBase64', () => {
  it.each(['A', 'AA', 'AAA', 'AAAAA', '=', '==', '====', 'A===', 'AA=A', 'A=AA', '=AAA', 'AA==AAAA', 'AAA=AAAA', 'AA-_', 'AA A', 'AAA\n', 'AAAé', 'AAAŁ', 'AA\u0141A'])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeNull();
  });

  it('refuses stray bits before the padding', () => {
    expect([decodeBase64('Zh=='), decodeBase64('Zm9='), decodeBase64('Zg=='), decodeBase64('Zm8=')].map((bytes) => bytes?.length ?? null)).toEqual([null, null, 1, 2]);
  });

  it('accepts nothing but what it would write itself', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'AZaz09+/=Q4 -é'), maxLength: 24 }), (text) => {
      const bytes = decodeBase64(text);
      if (bytes) expect(encodeBase64(bytes)).toBe(text);
      else expect(Buffer.from(text, 'base64').toString('base64')).not.toBe(text);
    }), { numRuns: 1000 });
  });

  it('finds a character changed anywhere, also far into a long text', () => {
    const text = encodeBase64(new Uint8Array(3001).fill(200));
    for (const at of [0, 1, 2, 3, 700, 2048, 3999, text.length - 4, text.length - 3]) {
      for (const wrong of ['-', '=', '\u0000', 'ÿ', '⁁']) expect(decodeBase64(text.slice(0, at) + wrong + text.slice(at + 1))).toBeNull();
    }
  });

  it('writes into a target of the right length only', () => {
    const target = new Uint8Array(8).subarray(2, 5);
    expect(decodeBase64Into('AQID', target)).toBe(true);
    expect([...new Uint8Array(target.buffer)]).toEqual([0, 0, 1, 2, 3, 0, 0, 0]);
    expect(decodeBase64Into('AQID', new Uint8Array(4))).toBe(false);
  });
});
