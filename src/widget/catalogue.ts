/** What Python must know of the page's side: traits, messages, limits. Plain data for catalogue.json. */
import { METHODS } from '../engine/attribution/methods/catalogue';
import { OTHER_FORMATS } from '../engine/contract/otherFormats';
import { BUNDLED_IMAGE, BUNDLED_MODEL, IMAGENETTE, LIMITS } from '../session/state';
import { CORRUPTIONS } from '../study/imagenetC';
import { KERNEL_MESSAGES, PAGE_MESSAGES, PROTOCOL_VERSION } from './protocol';
import { PAGE_TRAITS, STATE_TRAITS, traitDefaults } from './traits';
import type { PageTrait, StateTrait } from './traits';

/** The widget's section of the catalogue. */
export function widgetCatalogue(): Record<string, unknown> {
  const defaults = traitDefaults();
  const traits: readonly (readonly [string, StateTrait | PageTrait])[] = [
    ...Object.entries(STATE_TRAITS),
    ...Object.entries(PAGE_TRAITS),
  ];
  return {
    protocol: { version: PROTOCOL_VERSION, page: PAGE_MESSAGES, kernel: KERNEL_MESSAGES },
    traits: Object.fromEntries(
      traits.map(([name, { direction, kind, nullable, doc }]) => [
        name,
        { direction, ...kind, nullable, default: defaults[name], doc },
      ]),
    ),
    limits: LIMITS,
    formats: OTHER_FORMATS,
    methods: METHODS,
    selections: { imagenette: IMAGENETTE },
    corruptions: CORRUPTIONS,
    bundled: { image: BUNDLED_IMAGE, model: BUNDLED_MODEL },
  };
}
