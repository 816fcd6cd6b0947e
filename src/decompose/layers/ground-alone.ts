import type { LayerPlan } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';

/** Share of a layer's own pixels that show a ground, from which on it is that ground. */
const ALONE = 0.95;

/** Whether a layer is a ground and nothing else, by its pixels that are no mixtures; `shows` says which of them show that ground. */
export function isGroundAlone({ labels, source, count }: Segmentation, plan: LayerPlan, shows: (p: number) => boolean): boolean {
  const isOwn = new Uint8Array(count);
  for (const r of plan.regions) isOwn[r] = 1;
  let [own, shown] = [0, 0];
  for (let p = 0; p < labels.length; p++) {
    if (!isOwn[labels[p]] || source[p] !== p) continue;
    own++;
    if (shows(p)) shown++;
  }
  return shown >= ALONE * own;
}
