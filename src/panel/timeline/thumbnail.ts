/** One recorded frame on the strip. */
import { t } from '../../language';
import { parameterLines } from '../../session/export/cards';
import { scoreText } from '../../session/scoreText';
import type { Frame } from '../../session/types';
import { h, setAttribute } from '../dom';

export interface Thumbnail {
  readonly node: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly picture: Frame['thumbnail'];
  readonly button: HTMLButtonElement;
  /** Label, score and parameters. */
  readonly text: string;
  /** What was written last: most of 600 frames stay as they are. */
  written: string;
}

/** A button with the frame's picture; its name tells number, label and score. */
export function thumbnail(frame: Frame): Thumbnail {
  // Without pixels until it comes into view.
  const canvas = h('canvas', {
    class: 'jp-Impact-thumbnailCanvas',
    width: 0,
    height: 0,
    'aria-hidden': 'true',
  });
  const button = h(
    'button',
    { type: 'button', class: 'jp-Impact-thumbnail', role: 'option', 'aria-selected': 'false', tabindex: -1 },
    canvas,
  );
  const { label, result, state } = frame;
  const text = [label, scoreText(result.target, state).main, ...parameterLines(state)].join(', ');
  return { node: button, canvas, picture: frame.thumbnail, button, text, written: '' };
}

/** Give the canvas its pixels, or take them back: 600 canvases take 60 MB of the browser. */
export function drawThumbnail({ canvas, picture }: Thumbnail, isVisible: boolean): void {
  const { width, height, rgba } = picture;
  if (isVisible === canvas.width > 0) return;
  canvas.width = isVisible ? width : 0;
  canvas.height = isVisible ? height : 0;
  if (isVisible) canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

export interface ThumbnailState {
  readonly shown: boolean;
  /** Chosen for files. */
  readonly selected: boolean;
  readonly inTabOrder: boolean;
}

/** Number and choice can change when frames are deleted. */
export function patchThumbnail(
  item: Thumbnail,
  index: number,
  { shown, selected, inTabOrder }: ThumbnailState,
): void {
  const written = `${index} ${shown} ${selected} ${inTabOrder}`;
  if (item.written === written) return;
  item.written = written;
  const name = t`Frame ${index + 1}: ${item.text}`;
  setAttribute(item.button, 'aria-label', name);
  setAttribute(item.button, 'title', name);
  setAttribute(item.button, 'aria-selected', String(shown || selected));
  setAttribute(item.button, 'aria-current', shown ? 'true' : null);
  item.button.classList.toggle('jp-mod-chosen', selected);
  setAttribute(item.button, 'tabindex', inTabOrder ? 0 : -1);
}
