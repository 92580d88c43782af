/** One exported frame: title with label and score, the parameters, the pictures, the class strip under them. */
import type { Card, GifJob } from './api';
import type { Context2D } from './canvas';
import { drawContent } from './content';
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
export function layoutCard(
  job: Pick<GifJob, 'width' | 'aspect' | 'titles' | 'stacked' | 'bars'>,
): CardLayout {
  const side = Math.max(1, Math.round(job.width));
  const tall = Math.max(1, Math.round(job.width * job.aspect));
  const [across, down] = job.stacked ? [1, job.titles.length] : [job.titles.length, 1];
  const row = across * side + (across - 1) * GAP;
  const content = Math.max(row, MINIMUM_WIDTH);
  const left = MARGIN + Math.floor((content - row) / 2);
  const top = MARGIN + TITLE_HEIGHT + SUBTITLE_HEIGHT;
  const pictures = job.titles.map((_, index) => ({
    x: left + (index % across) * (side + GAP),
    y: top + Math.floor(index / across) * (tall + CAPTION_HEIGHT),
    width: side,
    height: tall,
  }));
  const stripTop = top + down * (tall + CAPTION_HEIGHT) + 4;
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
    if (picture) drawContent(context, picture, box);
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
