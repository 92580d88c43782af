/** Equalize: the declaration and the pixels. */
import { amount } from '../parameters';
import { blend, toBytes } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const equalizeSpec = {
  name: 'equalize',
  title: 'Equalize',
  summary: 'Mixes the image with one whose channels have flat histograms.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.equalize',
  code: {
    torchvision: 'torch.lerp(x, F.equalize(x), {amount})',
  },
  parameters: { amount: amount('Equalize', 'Part of the equalized image; 1 is all of it, in 8 bits.') },
} as const satisfies AugmentationSpec;

const LEVELS = 256;

/** The value of every level after PIL's rule, which torchvision follows; null where a channel has one level only. */
function tableOf(levels: Uint8Array, channel: number, channels: number): Float32Array | null {
  const histogram = new Int32Array(LEVELS);
  for (let i = channel; i < levels.length; i += channels) histogram[levels[i]] += 1;
  const count = levels.length / channels;
  const highest = histogram.findLastIndex((found) => found > 0);
  const step = Math.floor((count - histogram[highest]) / (LEVELS - 1));
  if (step === 0) return null;
  const table = new Float32Array(LEVELS);
  let below = 0;
  for (let level = 0; level < LEVELS; level++) {
    const value = Math.floor((below + Math.floor(step / 2)) / step);
    table[level] = Math.min(LEVELS - 1, value) / (LEVELS - 1);
    below += histogram[level];
  }
  return table;
}

export const equalize: PointwiseAugmentation<typeof equalizeSpec> = {
  kind: 'pointwise',
  spec: equalizeSpec,
  isIdentity: (parameters) => parameters.amount === 0,
  apply: (image, parameters) => {
    const { channels } = image;
    const levels = toBytes(image);
    const flat = new Float32Array(levels.length);
    for (let channel = 0; channel < channels; channel++) {
      const table = tableOf(levels, channel, channels);
      for (let i = channel; i < flat.length; i += channels) {
        flat[i] = table ? table[levels[i]] : levels[i] / (LEVELS - 1);
      }
    }
    return blend(image, flat, 1 - parameters.amount);
  },
};
