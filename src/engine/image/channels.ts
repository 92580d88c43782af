/** Images brought to the channels that a network takes, where that has one meaning. */
import { UserError } from '../contract/errors';
import type { Image } from './image';

/** Grey of colours, ITU-R BT.601 as in PIL's `convert("L")` and torchvision's `rgb_to_grayscale`. */
const LUMA = [0.299, 0.587, 0.114] as const;

export interface Fitted {
  readonly image: Image;
  /** What was done, for the user; null where nothing is lost. */
  readonly note: string | null;
}

type Rule = (image: Image, name: string) => Fitted;

/** “from→to” channels. */
const RULES: Readonly<Record<string, Rule>> = {
  '3→1': (image, name) => ({
    image: mixed(image, 1, (at) => grey(image.data, at)),
    note: isGrey(image)
      ? null
      : `The model takes grey images: ${name} is shown and analysed by its brightness.`,
  }),
  '1→3': (image) => ({ image: mixed(image, 3, (at) => image.data[at]), note: null }),
  '4→3': (image, name) => ({
    image: mixed(image, 3, (at, channel) => overWhite(image.data, at, channel)),
    note: `The fourth channel of ${name} is taken for transparency, over white.`,
  }),
};

/**
 * The image with `channels` channels.
 * @throws UserError where nothing could be meant.
 */
export function fitChannels(image: Image, channels: number, name: string): Fitted {
  if (image.channels === channels) return { image, note: null };
  const rule = RULES[`${image.channels}→${channels}`];
  if (rule) return rule(image, name);
  const count = (n: number): string => (n === 1 ? 'one channel' : `${n} channels`);
  throw new UserError(
    `The model takes images of ${count(channels)}, and ${name} has ${count(image.channels)}. ` +
      `Give an array of the shape (height, width, ${channels}), or another model.`,
  );
}

/** @param value of a channel at a pixel that begins at `at` */
function mixed(image: Image, channels: number, value: (at: number, channel: number) => number): Image {
  const { height, width } = image;
  const data = new Float32Array(height * width * channels);
  for (let at = 0, to = 0; to < data.length; at += image.channels) {
    for (let channel = 0; channel < channels; channel++) data[to++] = value(at, channel);
  }
  return { height, width, channels, data };
}

const grey = (data: Float32Array, at: number): number =>
  LUMA[0] * data[at] + LUMA[1] * data[at + 1] + LUMA[2] * data[at + 2];

const overWhite = (data: Float32Array, at: number, channel: number): number =>
  1 - data[at + 3] * (1 - data[at + channel]);

function isGrey({ data }: Image): boolean {
  for (let at = 0; at < data.length; at += 3) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  }
  return true;
}
