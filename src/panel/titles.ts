/** Names of methods, views and colour maps, as everywhere in the product. */
import type { Colormap } from '../engine/contract/look';
import type { Method } from '../engine/contract/method';
import { PICTURE_TITLES } from '../session/pictureTitles';
import type { View } from '../session/state';

export const METHOD_TITLES: Readonly<Record<Method, string>> = {
  none: 'None',
  'grad-cam': 'Grad-CAM',
  'guided-backprop': 'Guided backprop',
  'guided-grad-cam': 'Guided Grad-CAM',
};

export const METHOD_SUMMARIES: Readonly<Record<Method, string>> = {
  none: 'The prediction alone.',
  'grad-cam':
    'Where a layer found evidence for the class or value: its activations weighted by their mean gradients.',
  'guided-backprop':
    'Which pixels speak for the class or value: the gradient, with only positive signals let through each ReLU.',
  'guided-grad-cam': 'Guided backprop times Grad-CAM: fine detail where the layer found evidence.',
};

export const VIEW_TITLES: Readonly<Record<View, string>> = {
  'side-by-side': 'Side by side',
  ...PICTURE_TITLES,
};

export const COLORMAP_TITLES: Readonly<Record<Colormap, string>> = {
  inferno: 'Inferno',
  viridis: 'Viridis',
  magma: 'Magma',
  turbo: 'Turbo',
  'red-blue': 'Red–blue',
};
