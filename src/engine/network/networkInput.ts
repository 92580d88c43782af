/** How an image or a series is laid out for the input of a network. */
import { UserError } from '../contract/errors';
import type { ModelInfo } from '../contract/modelInfo';
import type { Domain } from '../augment/spec';
import type { Shape } from '../tensor';
import type { Image } from '../image/image';

export interface NetworkInput {
  /** For the graph: [1, C, H, W], or [1, C, L]. */
  readonly shape: Shape;
  /** The values in the order of the network's input, channels last. */
  readonly image: Image;
}

/** @throws UserError where the network takes series alone. */
export function refuseImage({ name, rank }: ModelInfo): void {
  if (rank === 3) {
    throw new UserError(
      `${name} takes a series, [1, channels, length], and this is an image; give it as series= in Python, or choose another model.`,
    );
  }
}

/**
 * A series goes into a network of one-dimensional convolutions as [1, channels, length]; into one of two-dimensional ones
 * as [1, channels, 1, length], or, where that takes one channel, as a grey image [1, 1, channels, length].
 * @throws UserError where the channels do not fit.
 */
export function networkInput(image: Image, domain: Domain, model: ModelInfo): NetworkInput {
  const { height, width, channels } = image;
  if (domain !== 'series') {
    refuseImage(model);
    if (channels !== model.channels) {
      throw new UserError(
        `${model.name} takes images of ${model.channels} channels and this one has ${channels}; choose another image or model.`,
      );
    }
    return { shape: [1, channels, height, width], image };
  }
  const rows = model.fixedSize?.height ?? null;
  const isGrey = model.rank === 4 && model.channels === 1 && (channels > 1 || (rows ?? 1) > 1);
  const taken = isGrey ? (rows ?? channels) : model.channels;
  if (taken !== channels) {
    throw new UserError(
      `${model.name} takes series of ${taken} channels and this one has ${channels}; give a series of ${taken} channels, or choose another model.`,
    );
  }
  if (model.rank === 3) return { shape: [1, channels, width], image };
  if (!isGrey) return { shape: [1, channels, 1, width], image };
  return { shape: [1, 1, channels, width], image: channelsAsRows(image) };
}

/** [1, L, C] → [C, L, 1]. */
function channelsAsRows({ width, channels, data }: Image): Image {
  const out = new Float32Array(data.length);
  for (let i = 0; i < width; i++) {
    for (let c = 0; c < channels; c++) out[c * width + i] = data[i * channels + c];
  }
  return { height: channels, width, channels: 1, data: out };
}
