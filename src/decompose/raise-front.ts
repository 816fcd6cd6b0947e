import { absorb, attach, walkParts, type Part } from './parts';
import { FRONT } from './sides';

/**
 * Puts what is known to lie in front of a panel (`sides[r]` by region) on the ground itself, out of whatever encloses it beneath
 * the panel: a row of letters is one row though one end of it lies over a picture. What shows in the gaps of such parts lies behind
 * them and goes back to what encloses them.
 */
export function raiseFront(root: Part, sides: Uint8Array): void {
  if (!sides.includes(FRONT)) return;
  const parts = walkParts(root).slice(1);
  for (const part of parts) part.front = sides[part.regions[0]] === FRONT;
  const behindOf = new Map(parts.map((part) => {
    let behind = part.parent ?? root;
    while (behind.front && behind.parent) behind = behind.parent;
    return [part, behind] as const;
  }));
  for (const part of parts) {
    if (part.front === part.parent?.front) continue;
    const behind = behindOf.get(part) ?? root;
    if (part.front) attach(part, root);
    else if (part.parent?.front && part.children.length === 0 && (behind === root || behind.kind === 'picture')) absorb(part, behind);
    else attach(part, behind);
  }
}
