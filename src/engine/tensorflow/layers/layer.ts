/** What a rule for one class of Keras layers works with. */
import { UserError } from '../../contract/errors';
import { activate } from '../activations';
import type { Json } from '../json';
import type { Writer } from '../writer';

/** A layer applied to values: its configuration and its weights. */
export interface Layer {
  readonly config: Json;
  readonly inputs: readonly string[];
  readonly write: Writer;
  /** The name of one of its weights. @throws UserError where there is none, or one of other dimensions (null: any). */
  weight(name: string, dimensions: number | null): string;
}

/** @returns the name of the result. */
export type LayerRule = (layer: Layer) => string;

/** @throws UserError for a setting that a rule does not follow. */
export function refuseUnless(holds: boolean, { write }: Layer, setting: string): void {
  if (!holds) throw new UserError(`The layer ${write.name} has ${setting}, which is not supported.`);
}

/** The result through the layer's own activation. */
export function activated({ config, write }: Layer, x: string): string {
  const given = config.at('activation');
  return given.isMissing ? x : activate(write, given.text(), x);
}

/** The name of the bias, undefined for a layer without. */
export function biasOf({ config, weight }: Layer): string | undefined {
  return config.at('use_bias').flag(true) ? weight('bias', 1) : undefined;
}

/** One number for every dimension, or a number for each. */
export function perDimension(given: Json, dimensions: number, fallback: number): readonly number[] {
  if (given.isMissing) return new Array<number>(dimensions).fill(fallback);
  const values = given.isList ? given.numbers() : new Array<number>(dimensions).fill(given.number());
  if (values.length !== dimensions) throw given.wrong(`${dimensions} numbers`);
  return values;
}
