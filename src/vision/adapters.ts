import type { Tensors } from '../core/tensors';
import { SIGHT_VERSION } from '../decompose/sight/sight-question';
import { inpaintingAdapter } from './inpainting';
import type { ModelEntry, ModelTensors } from './model-entry';

/** Between what the engine asks and what one model's file takes and gives. */
export interface Adapter {
  /** Why the model cannot answer a question with these inputs, for people; null where it can. */
  unfit(inputs: Tensors): string | null;
  toModel(inputs: Tensors): ModelTensors;
  fromModel(outputs: ModelTensors, inputs: Tensors): Tensors;
}

/** For `sight`, made for the very question: the tensors are the same on both sides. */
function sightAdapter(entry: ModelEntry): Adapter {
  const shape = (lengths: readonly number[] | undefined): string => (lengths ? `[${lengths.join(', ')}]` : 'nothing');
  return {
    unfit(inputs) {
      // Shapes may be the same where what the numbers mean has changed.
      if (entry.question !== SIGHT_VERSION) return `it answers version ${entry.question} of the question and this program asks version ${SIGHT_VERSION}`;
      const wrong = entry.inputs.find((spec) => spec.type !== 'float32' || shape(spec.shape) !== shape(inputs[spec.name]?.shape));
      return wrong ? `it takes '${wrong.name}' as ${wrong.type} ${shape(wrong.shape)} and this version asks with ${shape(inputs[wrong.name]?.shape)}` : null;
    },
    toModel: (inputs) => Object.fromEntries(entry.inputs.map(({ name }) => [name, inputs[name]!])),
    fromModel: (outputs) => outputs as Tensors,
  };
}

/** The adapter of a model by its role and what the registry says of its tensors. */
export function adapterFor(entry: ModelEntry): Adapter {
  return entry.role === 'inpainting' ? inpaintingAdapter(entry) : sightAdapter(entry);
}
