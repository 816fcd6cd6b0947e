/*
 * CRC-32 (ISO 3309, as in zip and PNG): finds what a channel cut short or mixed up. It proves nothing about who wrote it.
 * Eight bytes a step ("slicing-by-8", Kounavis and Berry, 2005).
 */
const TABLES: readonly Int32Array[] = (() => {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let i = 0; i < 256; i++) {
    let crc = i;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    tables[0]![i] = crc;
  }
  for (let k = 1; k < 8; k++) {
    for (let i = 0; i < 256; i++) tables[k]![i] = (tables[k - 1]![i]! >>> 8) ^ tables[0]![tables[k - 1]![i]! & 255]!;
  }
  return tables;
})();

const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

/** The checksum of `bytes`, 0..2³²−1. `before`: the checksum of what comes before them, where there is more than one piece. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    crc = T7[crc & 255]! ^ T6[(crc >>> 8) & 255]! ^ T5[(crc >>> 16) & 255]! ^ T4[crc >>> 24]!
      ^ T3[bytes[i + 4]!]! ^ T2[bytes[i + 5]!]! ^ T1[bytes[i + 6]!]! ^ T0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ T0[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}

/** The checksum of a text's UTF-16 code units, each as two bytes, the lower first. */
export function crc32Text(text: string, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    crc = (crc >>> 16) ^ T1[crc & 255]! ^ T0[(crc >>> 8) & 255]!;
  }
  return ~crc >>> 0;
}
