import { HOLE, KNOWN, type FillPatch } from './patch';

/**
 * Keeps what was made up near what is known: no channel in the holes leaves the range of the known ones by more than a share
 * of that range. Nothing known: nothing changes. What follows a slope runs away in deep holes. Changes `rgb` in the holes only.
 */
export function boundToKnown({ rgb, state }: FillPatch, share: number): void {
  if (!state.includes(KNOWN)) return;
  for (let c = 0; c < 3; c++) {
    let low = Infinity;
    let high = -Infinity;
    for (let p = 0; p < state.length; p++) {
      if (state[p] !== KNOWN) continue;
      low = Math.min(low, rgb[p * 3 + c]);
      high = Math.max(high, rgb[p * 3 + c]);
    }
    const swing = share * (high - low);
    for (let p = 0; p < state.length; p++) if (state[p] === HOLE) rgb[p * 3 + c] = Math.min(high + swing, Math.max(low - swing, rgb[p * 3 + c]));
  }
}
