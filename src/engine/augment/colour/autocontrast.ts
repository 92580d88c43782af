/** Autocontrast: the declaration and the pixels. */
import { amount } from '../parameters';
import { blend } from '../pixels';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';

export const autocontrastSpec = {
  name: 'autocontrast',
  title: 'Autocontrast',
  summary: 'Mixes the image with one whose channels reach from black to white.',
  family: 'colour',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.functional.autocontrast',
  code: {
    torchvision: 'torch.lerp(x, F.autocontrast(x), {amount})',
  },
  parameters: { amount: amount('Autocontrast', 'Part of the stretched image; 1 is all of it.') },
} as const satisfies AugmentationSpec;

export const autocontrast: PointwiseAugmentation<typeof autocontrastSpec> = {
  kind: 'pointwise',
  spec: autocontrastSpec,
  isIdentity: (parameters) => parameters.amount === 0,
  apply: (image, parameters) => {
    const { channels, data } = image;
    const stretched = new Float32Array(data.length);
    for (let channel = 0; channel < channels; channel++) {
      let [least, most] = [Infinity, -Infinity];
      for (let i = channel; i < data.length; i += channels) {
        least = Math.min(least, data[i]);
        most = Math.max(most, data[i]);
      }
      const [start, range] = most === least ? [0, 1] : [least, most - least];
      for (let i = channel; i < data.length; i += channels) stretched[i] = (data[i] - start) / range;
    }
    return blend(image, stretched, 1 - parameters.amount);
  },
};
