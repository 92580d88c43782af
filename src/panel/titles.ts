/** Names of methods, views and colour maps, as everywhere in the product. */
import type { Colormap } from '../engine/contract/look';
import { METHODS, specOf, type Method } from '../engine/attribution/methods/catalogue';
import { SHORT_TITLES } from '../session/pictureTitles';
import type { View } from '../session/state';
import { t } from '../language';

const ofMethods = (what: 'title' | 'summary'): Readonly<Record<Method, string>> =>
  Object.fromEntries(METHODS.map((name) => [name, t(specOf(name)[what])])) as Record<Method, string>;

export const METHOD_TITLES = ofMethods('title');
export const METHOD_SUMMARIES = ofMethods('summary');

export const VIEW_TITLES: Readonly<Record<View, string>> = {
  'side-by-side': t`Side by side`,
  ...SHORT_TITLES,
};

export const COLORMAP_TITLES: Readonly<Record<Colormap, string>> = {
  inferno: t`Inferno`,
  viridis: t`Viridis`,
  magma: t`Magma`,
  turbo: t`Turbo`,
  'red-blue': t`Red–blue`,
};
