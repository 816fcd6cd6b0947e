/*
 * Base64 (RFC 4648, with padding) in plain script: the host half has no Buffer, and its `btoa` takes only text.
 * Every sample that crosses the bridge passes here twice, so both ways run on tables.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 61;

/** Characters made by one call of `fromCharCode`: measured, the fastest. More would also endanger the stack of small engines. */
const SLICE = 512;

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

/** A bit that no group of four characters sets. */
const INVALID = 1 << 24;

/** By character code, the six bits at their place in the group's 24. */
function valuesAt(shift: number): Int32Array {
  const values = new Int32Array(128).fill(INVALID);
  CODES.forEach((code, value) => (values[code] = value << shift));
  return values;
}

const FIRST = valuesAt(18);
const SECOND = valuesAt(12);
const THIRD = valuesAt(6);
const FOURTH = valuesAt(0);

/** Four characters for each three bytes begun. */
export function encodeBase64(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  const step = (SLICE / 4) * 3;
  // Grown one by one: an array made at its length counts as one with holes, and `apply` reads it at two thirds of the speed.
  const codes: number[] = [];
  for (let i = 0; i < SLICE; i++) codes.push(0);
  let text = '';
  for (let start = 0; start < whole; start += step) {
    const end = Math.min(start + step, whole);
    let at = 0;
    for (let i = start; i < end; i += 3) {
      const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
      codes[at] = CODES[group >> 18]!;
      codes[at + 1] = CODES[(group >> 12) & 63]!;
      codes[at + 2] = CODES[(group >> 6) & 63]!;
      codes[at + 3] = CODES[group & 63]!;
      at += 4;
    }
    text += String.fromCharCode.apply(null, at === SLICE ? codes : codes.slice(0, at));
  }
  const left = bytes.length - whole;
  if (left === 0) return text;
  const group = (bytes[whole]! << 16) | (left === 2 ? bytes[whole + 1]! << 8 : 0);
  return text + ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]! + (left === 2 ? ALPHABET[(group >> 6) & 63]! : '=') + '=';
}

/** The number of bytes that `text` decodes to if it is base64 at all; null where its length says that it is not. */
export function decodedLength(text: string): number | null {
  if (text.length % 4 !== 0) return null;
  if (text.length === 0) return 0;
  const padding = text.charCodeAt(text.length - 1) !== PADDING ? 0 : text.charCodeAt(text.length - 2) !== PADDING ? 1 : 2;
  return (text.length / 4) * 3 - padding;
}

/**
 * Decodes into `target`, which is `decodedLength(text)` long. False where `text` is not what {@link encodeBase64} writes
 * (its length, a character, padding in the middle, stray bits before the padding); `target` then holds rubbish.
 */
export function decodeBase64Into(text: string, target: Uint8Array): boolean {
  const length = decodedLength(text);
  if (length === null || length !== target.length) return false;
  const whole = length - (length % 3);
  // Faults are gathered and looked at once: a branch on every group would cost a third of the speed.
  let codes = 0;
  let seen = 0;
  let at = 0;
  for (let i = 0; i < whole; i += 3) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = text.charCodeAt(at + 2);
    const d = text.charCodeAt(at + 3);
    at += 4;
    codes |= a | b | c | d;
    const group = FIRST[a & 127]! | SECOND[b & 127]! | THIRD[c & 127]! | FOURTH[d & 127]!;
    seen |= group;
    target[i] = group >> 16;
    target[i + 1] = group >> 8;
    target[i + 2] = group;
  }
  const left = length - whole;
  if (left > 0) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = left === 2 ? text.charCodeAt(at + 2) : CODES[0]!;
    codes |= a | b | c;
    const group = FIRST[a & 127]! | SECOND[b & 127]! | THIRD[c & 127]!;
    seen |= group;
    target[whole] = group >> 16;
    if (left === 2) target[whole + 1] = group >> 8;
    if ((group & (left === 2 ? 0xff : 0xffff)) !== 0) return false;
  }
  return codes < 128 && (seen & INVALID) === 0;
}

/** The bytes of `text`, or null where it is not base64 as {@link encodeBase64} writes it. */
export function decodeBase64(text: string): Uint8Array | null {
  const length = decodedLength(text);
  if (length === null) return null;
  const bytes = new Uint8Array(length);
  return decodeBase64Into(text, bytes) ? bytes : null;
}
