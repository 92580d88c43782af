/** The second image of an augmentation that mixes two: brought to the size and the channels of the first. */
import type { ValueWindow } from '../contract/input';
import { fitChannels, type Fitted } from './channels';
import { frameImage } from './framing';
import type { Image } from './image';
import { throughWindow, type SourceImage } from './source';

/** All of it that fits, from its middle, as a network's input is cut out of a picture that nobody framed. */
const WHOLE = { zoom: 1, x: 0.5, y: 0.5 };

/** @throws UserError for channels that cannot be those of the first image */
export function secondImage(source: SourceImage, window: ValueWindow | null, like: Image): Fitted {
  const { image, note } = fitChannels(throughWindow(source, window), like.channels, source.name);
  return { image: frameImage(image, WHOLE, like), note };
}
