const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to)).replace(/\0.*$/s, '');

/** The text of a `desc` (version 2) or `mluc` (version 4) tag; of the latter the first language. */
function tagText(icc: Uint8Array, view: DataView, offset: number, length: number): string {
  const type = ascii(icc, offset, offset + 4);
  if (type === 'desc' && length > 12) return ascii(icc, offset + 12, Math.min(offset + length, offset + 12 + view.getUint32(offset + 8)));
  if (type !== 'mluc' || length < 28) return '';
  const textLength = view.getUint32(offset + 20);
  const start = offset + view.getUint32(offset + 24);
  if (start + textLength > icc.length) return '';
  let text = '';
  for (let at = start; at + 1 < start + textLength; at += 2) text += String.fromCharCode(view.getUint16(at));
  return text.replace(/\0.*$/s, '');
}

/** What an ICC profile calls itself, say `Display P3`; undefined where it does not say or is damaged. */
export function iccName(icc: Uint8Array): string | undefined {
  if (icc.length < 132) return undefined;
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const count = Math.min(100, view.getUint32(128));
  for (let i = 0, at = 132; i < count && at + 12 <= icc.length; i++, at += 12) {
    if (ascii(icc, at, at + 4) !== 'desc') continue;
    const offset = view.getUint32(at + 4);
    const length = view.getUint32(at + 8);
    return offset + length <= icc.length ? tagText(icc, view, offset, length).trim() || undefined : undefined;
  }
  return undefined;
}
