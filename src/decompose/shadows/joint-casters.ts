import { castBy, seenIn, viewAround, type CastShadow } from './cast-by';
import { explainedBy } from './drop-shadow';
import type { Casters, LayerCaster } from './find-casters';
import type { WorkImage } from '../pixels/work-image';

export interface JointCastersOptions {
  /** Pairs of touching pixels from which two casters may be one. */
  leastContact: number;
  /** What another adds must explain at least so much, in natural logarithm summed over the surface. */
  leastWorth: number;
  /** ... and, as a share of what it could, this much of what the first explains as a share of what that could. */
  asClear: number;
}

export const JOINT_CASTERS_DEFAULTS: Readonly<JointCastersOptions> = { leastContact: 8, leastWorth: 6, asClear: 0.5 };

/**
 * A drawing is often several objects by the first plan, and casts one shadow: `caster`, of which the shadow `found` is known, is
 * joined with those that touch it whose silhouettes, moved, blurred and thinned alike, explain as clearly what they darken. Where
 * another casts none, or one of its own, the same shadow would have to be seen where there is none.
 */
export function castTogether(image: Pick<WorkImage, 'planes' | 'width' | 'height'>, caster: LayerCaster, found: CastShadow, others: readonly LayerCaster[], casters: Casters, options: Partial<JointCastersOptions> = {}): { shadow: CastShadow; caster: LayerCaster; joined: readonly LayerCaster[] } {
  const { leastContact, leastWorth, asClear } = { ...JOINT_CASTERS_DEFAULTS, ...options };
  let whole = caster;
  const joined: LayerCaster[] = [];
  for (let grown = true; grown; ) {
    grown = false;
    for (const other of others) {
      if ([...other.layers].some((k) => whole.layers.has(k)) || casters.contact(whole, other) < leastContact) continue;
      const both = casters.join([whole, other]);
      const { shadowed, looked } = viewAround(image, both);
      const first = seenIn(whole, looked.left, looked.top, looked.width, looked.height).share;
      const { own, more } = explainedBy({ ...shadowed, caster: first }, looked.share, found.fit);
      if (more.worth < leastWorth || own.worth + more.worth < found.fit.worth) continue;
      if (more.worth * own.possible < asClear * own.worth * more.possible) continue;
      whole = both;
      joined.push(other);
      grown = true;
    }
  }
  const shadow = joined.length > 0 ? castBy(image, whole) : null;
  return shadow && shadow.fit.worth > found.fit.worth ? { shadow, caster: whole, joined } : { shadow: found, caster, joined: [] };
}
