/** Errors that are meant for the user, and the one that the page mends by itself. Plain data, structured-cloneable. */
import { sentence } from '../text/sentence';

/** An error that is meant for the user's eyes: what is wrong, with which value, and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(message: string, options?: ErrorOptions) {
    super(sentence(message), options);
  }
}

/** What is wrong with a network whatever the size of its input. */
export class FitsNoSize extends UserError {}

/** The method has no map of this network or layer; the prediction does not need one. */
export class NoMap extends UserError {}

/** The engine was never given this image or model, or has let go of it for newer ones. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded';
}
