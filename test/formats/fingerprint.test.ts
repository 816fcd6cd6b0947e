import { createHash } from 'node:crypto';
import { FolderFingerprint, fingerprintOf } from '../../src/formats/fingerprint';

it('a file is known by its SHA-256', () => {
  expect(fingerprintOf(Uint8Array.of(1, 2, 3))).toBe(createHash('sha256').update(Uint8Array.of(1, 2, 3)).digest('hex'));
});

it('a folder by the names and contents of its files, in any order', () => {
  const of = (...files: Array<[string, number]>): string => {
    const print = new FolderFingerprint();
    for (const [name, byte] of files) print.add(name, Uint8Array.of(byte));
    return print.digest();
  };
  const whole = of(['a', 1], ['b', 2]);
  expect(of(['b', 2], ['a', 1])).toBe(whole);
  expect(new Set([whole, of(['a', 2], ['b', 1]), of(['a', 1]), of(['a', 1], ['c', 2]), of()]).size).toBe(5);
});
