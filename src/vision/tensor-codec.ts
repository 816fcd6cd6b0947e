import type { Tensor } from '../core/tensors';
import { valuesOf, type ModelTensor, type TensorSpec } from './model-entry';

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Height, width and channels of a picture's spec. */
export function pictureSize({ shape, layout }: TensorSpec): { height: number; width: number; channels: number } {
  const [, a, b, c] = shape as [number, number, number, number];
  return layout === 'NCHW' ? { channels: a, height: b, width: c } : { height: a, width: b, channels: c };
}

interface Scale {
  /** Ours × gain + bias is theirs, by channel. */
  readonly gain: (channel: number) => number;
  readonly bias: (channel: number) => number;
}

function scaleOf({ range = [0, 1], mean, std }: TensorSpec): Scale {
  const at = (list: readonly number[] | undefined, channel: number, otherwise: number): number => list?.[channel] ?? list?.[0] ?? otherwise;
  return {
    gain: (channel) => (range[1] - range[0]) / at(std, channel, 1),
    bias: (channel) => (range[0] - at(mean, channel, 0)) / at(std, channel, 1),
  };
}

/** Where value (channel, pixel) lies. */
function indexer({ layout }: TensorSpec, channels: number, area: number): (channel: number, pixel: number) => number {
  return layout === 'NCHW' ? (channel, pixel) => channel * area + pixel : (channel, pixel) => pixel * channels + channel;
}

/** A picture of ours, [1,C,H,W] with values 0..1, as the model takes it. Shapes must fit. */
export function encodePicture(picture: Tensor, spec: TensorSpec): ModelTensor {
  const { height, width, channels } = pictureSize(spec);
  const area = height * width;
  const data = spec.type === 'uint8' ? new Uint8Array(valuesOf(spec.shape)) : new Float32Array(valuesOf(spec.shape));
  const { gain, bias } = scaleOf(spec);
  const index = indexer(spec, channels, area);
  for (let channel = 0; channel < channels; channel++) {
    const [g, b] = [gain(channel), bias(channel)];
    for (let pixel = 0; pixel < area; pixel++) {
      const value = picture.data[channel * area + pixel]! * g + b;
      data[index(channel, pixel)] = spec.type === 'uint8' ? clamp(Math.round(value), 0, 255) : value;
    }
  }
  return { shape: spec.shape, data };
}

/** What a model gave as a picture of ours, [1,C,H,W] with values held to 0..1. */
export function decodePicture({ data }: ModelTensor, spec: TensorSpec): Tensor {
  const { height, width, channels } = pictureSize(spec);
  const area = height * width;
  const picture = new Float32Array(channels * area);
  const { gain, bias } = scaleOf(spec);
  const index = indexer(spec, channels, area);
  for (let channel = 0; channel < channels; channel++) {
    const [g, b] = [gain(channel), bias(channel)];
    for (let pixel = 0; pixel < area; pixel++) picture[channel * area + pixel] = clamp((data[index(channel, pixel)]! - b) / g, 0, 1);
  }
  return { shape: [1, channels, height, width], data: picture };
}
