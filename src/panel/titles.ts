/** Names of methods, views and colour maps, as everywhere in the product. */
import type { Colormap } from '../engine/contract/look';
import { METHODS, specOf, type Method } from '../engine/attribution/methods/catalogue';
import { PICTURE_TITLES } from '../session/pictureTitles';
import type { View } from '../session/state';

const ofMethods = (what: 'title' | 'summary'): Readonly<Record<Method, string>> =>
  Object.fromEntries(METHODS.map((name) => [name, specOf(name)[what]])) as Record<Method, string>;

export const METHOD_TITLES = ofMethods('title');
export const METHOD_SUMMARIES = ofMethods('summary');

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
