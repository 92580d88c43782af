/** One exported frame: title with label and score, the parameters, the pictures, the class strip under them. */
import type { Picture } from '../engine/analysis';
import type { Card, GifJob } from './api';
import { createSurface } from './canvas';
import type { Context2D } from './canvas';
import { drawStrip, stripHeight } from './strip';
import type { Box } from './strip';
import { fitText, font, INK, PAPER, QUIET_INK } from './text';

const MARGIN = 8;
const GAP = 8;
const TITLE_HEIGHT = 22;
const SUBTITLE_HEIGHT = 16;
const CAPTION_HEIGHT = 18;
/** Narrower cards have no room for a label, a bar and a value. */
const MINIMUM_WIDTH = 200;

export interface CardLayout {
  readonly width: number;
  readonly height: number;
  readonly title: Box;
  readonly subtitle: Box;
  /** Boxes of the pictures, in order. */
  readonly pictures: readonly Box[];
  readonly strip: Box;
}

/** Where everything stands; the same for every frame of a file. */
export function layoutCard(job: Pick<GifJob, 'width' | 'aspect' | 'titles' | 'bars'>): CardLayout {
  const side = Math.max(1, Math.round(job.width));
  const tall = Math.max(1, Math.round(job.width * job.aspect));
  const row = job.titles.length * side + (job.titles.length - 1) * GAP;
  const content = Math.max(row, MINIMUM_WIDTH);
  const left = MARGIN + Math.floor((content - row) / 2);
  const top = MARGIN + TITLE_HEIGHT + SUBTITLE_HEIGHT;
  const pictures = job.titles.map((_, index) => ({
    x: left + index * (side + GAP),
    y: top,
    width: side,
    height: tall,
  }));
  const stripTop = top + tall + CAPTION_HEIGHT + 4;
  const strip = { x: MARGIN, y: stripTop, width: content, height: stripHeight(content, job.bars) };
  return {
    width: content + 2 * MARGIN,
    height: strip.y + strip.height + MARGIN,
    title: { x: MARGIN, y: MARGIN, width: content, height: TITLE_HEIGHT },
    subtitle: { x: MARGIN, y: MARGIN + TITLE_HEIGHT, width: content, height: SUBTITLE_HEIGHT - 4 },
    pictures,
    strip,
  };
}

export function drawCard(context: Context2D, layout: CardLayout, job: GifJob, card: Card): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, layout.width, layout.height);

  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = font(14, 'bold');
  context.fillStyle = INK;
  drawLine(context, card.title, layout.title);
  context.font = font(11);
  context.fillStyle = QUIET_INK;
  drawLine(context, card.caption.join(' · '), layout.subtitle);

  layout.pictures.forEach((box, index) => {
    const picture = card.pictures[index];
    if (picture) drawPicture(context, picture, box);
    context.font = font(11);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = QUIET_INK;
    const y = box.y + box.height;
    drawLine(context, job.titles[index] ?? '', { ...box, y, height: CAPTION_HEIGHT });
  });
  drawStrip(context, card.bars, job.barRange, layout.strip);
}

/** Draw a centred line of text, cut where the box ends. */
function drawLine(context: Context2D, text: string, box: Box): void {
  context.fillText(fitText(context, text, box.width), box.x + box.width / 2, box.y + box.height / 2);
}

/** Draw a picture as large as its box allows, centred, in its own proportions; pixel for pixel where it fits. */
export function drawPicture(context: Context2D, picture: Picture, box: Box): void {
  const pixels = new ImageData(picture.rgba, picture.width, picture.height);
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  if (scale === 1) {
    context.putImageData(pixels, box.x, box.y);
    return;
  }
  const source = createSurface(picture.width, picture.height).context;
  source.putImageData(pixels, 0, 0);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  const x = box.x + Math.floor((box.width - width) / 2);
  const y = box.y + Math.floor((box.height - height) / 2);
  context.drawImage(source.canvas, x, y, width, height);
}
