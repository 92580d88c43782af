/** How alike two networks look at a picture, from the shell. */
import { mapOf } from '../engine/attribution/mapsOf';
import type { MapName, MethodChoice } from '../engine/attribution/methods/catalogue';
import { UserError } from '../engine/contract/errors';
import { likeness, type ImageLikeness, type Looked } from '../study/likeness';
import { gridOfMap } from '../study/metrics/evenGrid';
import { samePlaces, type Classes } from '../study/sameClass';
import { requestOf, type LoadedNetwork } from './network';
import type { SettledOptions } from './options';

export interface Compared {
  readonly network: LoadedNetwork;
  readonly classes: Classes;
}

/** Of the picture that was loaded last. @throws UserError for a network without such a map */
export async function likenessFor(
  method: MethodChoice,
  options: SettledOptions,
  first: Compared,
  second: Compared,
): Promise<Omit<ImageLikeness, 'image'>> {
  const placeOf = samePlaces(first.classes, second.classes);
  const mine = await looked(method, options, first, options.target);
  const theirs = await looked(method, options, second, placeOf(mine.index));
  return { method: method.name, ...likeness(mine, theirs, placeOf) };
}

async function looked(
  method: MethodChoice,
  options: SettledOptions,
  { network: { engine, info, id } }: Compared,
  target: number | null,
): Promise<Looked & { readonly index: number }> {
  const { input, question } = requestOf(options, info, id);
  const found = await engine.evaluate(input, { ...question, methods: [method], target });
  const { height, width } = input.size;
  const augmented = { height, width, channels: 1, data: new Float32Array(height * width) };
  const map = mapOf(method.name as MapName, { augmented, named: found.named });
  if (!map) throw new UserError(found.problem ?? `${info.name} has no map of ${method.name}.`);
  return { map: gridOfMap(map), probabilities: found.probabilities, index: found.target.index };
}
