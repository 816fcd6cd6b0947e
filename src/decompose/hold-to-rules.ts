import { standsAlone } from './cards';
import type { Pieces } from './pieces';
import type { RegionGraph } from './region-graph';
import type { LayerPlan } from './render-layers';
import { ruledLayers } from './rulings';
import type { SightAnswer } from './sight-answer';

/** Log-odds that no mean over the pieces of two layers outweighs. */
const NEVER = -12;

/**
 * Where exact rules are sure, a network is not asked: type is set on a card and is no piece of it, so what the rules take for
 * type (`plans` are their layers) never joins a card, however alike the two are. Everything else is left as the network says.
 */
export function holdToRules(answer: SightAnswer, found: Pieces, graph: RegionGraph, plans: readonly LayerPlan[], canvas: number): SightAnswer {
  const { pieces } = found;
  const isCard = pieces.map(({ part: { card } }) => card !== undefined && standsAlone(card, canvas));
  if (!isCard.includes(true)) return answer;
  const isType = ruledLayers(found, graph, plans).map((layer, k) => pieces[k].isText || (layer !== -1 && plans[layer].kind === 'text'));
  const same = answer.same.slice();
  for (let i = 0; i < answer.count; i++) {
    for (let j = 0; j < answer.count; j++) if ((isType[i] && isCard[j]) || (isCard[i] && isType[j])) same[i * answer.count + j] = NEVER;
  }
  return { ...answer, same };
}
