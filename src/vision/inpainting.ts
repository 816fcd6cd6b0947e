import type { Tensor, Tensors } from '../core/tensors';
import type { Adapter } from './adapters';
import type { ModelEntry, TensorSpec } from './model-entry';
import { crop, enlarge, pad, shrink } from './resample';
import { decodePicture, encodePicture, pictureSize } from './tensor-codec';

/** The specs by what they carry; the registry has been checked for one of each. */
const carrying = (specs: readonly TensorSpec[], content: 'image' | 'mask'): TensorSpec => specs.find((spec) => spec.content === content)!;

/**
 * Lets an inpainting model of one fixed size answer for a patch of any size. A larger patch is made smaller to fit, a smaller
 * one is never enlarged: what is left of the model's canvas repeats the patch's edges and counts as known. Colour is taken
 * over by the mask's share alone, so what was known stays bit for bit.
 */
export function inpaintingAdapter(entry: ModelEntry): Adapter {
  const [imageSpec, maskSpec, outputSpec] = [carrying(entry.inputs, 'image'), carrying(entry.inputs, 'mask'), carrying(entry.outputs, 'image')];
  const { height: modelHeight, width: modelWidth } = pictureSize(imageSpec);

  /** The patch's size on the model's canvas. */
  const fitted = ({ shape }: Tensor): { height: number; width: number } => {
    const [, , height, width] = shape as [number, number, number, number];
    const scale = Math.min(1, modelHeight / height, modelWidth / width);
    return { height: Math.max(1, Math.floor(height * scale)), width: Math.max(1, Math.floor(width * scale)) };
  };
  return {
    unfit({ image, mask }) {
      const [batch, channels, height, width] = image?.shape ?? [];
      if (!image || !mask || batch !== 1 || channels !== 3 || image.data.length !== 3 * height! * width!) return 'the question holds no picture of three channels';
      return mask.data.length === height! * width! ? null : 'the mask is not of the picture\'s size';
    },
    toModel({ image, mask }: Tensors) {
      const { height, width } = fitted(image!);
      const small = pad(shrink(image!, height, width, 'mean'), modelHeight, modelWidth, 'edge');
      // One pixel to invent makes the whole cell one: a hole's old colour must not count as known.
      const hole = pad(shrink(mask!, height, width, 'largest'), modelHeight, modelWidth, 'zero');
      const marked = maskSpec.marks === 'known' ? hole.data.map((value) => (value > 0 ? 0 : 1)) : hole.data.map((value) => (value > 0 ? 1 : 0));
      return { [imageSpec.name]: encodePicture(small, imageSpec), [maskSpec.name]: encodePicture({ shape: hole.shape, data: marked }, maskSpec) };
    },
    fromModel(outputs, { image, mask }: Tensors) {
      const [, , patchHeight, patchWidth] = image!.shape as [number, number, number, number];
      const { height, width } = fitted(image!);
      const invented = enlarge(crop(decodePicture(outputs[outputSpec.name]!, outputSpec), height, width), patchHeight, patchWidth);
      const area = patchHeight * patchWidth;
      const data = image!.data.map((known, i) => {
        const share = mask!.data[i % area]!;
        return share === 0 ? known : known + (invented.data[i]! - known) * share;
      });
      return { image: { shape: image!.shape, data } };
    },
  };
}
