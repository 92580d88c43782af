/** One card as a file for papers and slides: PNG of twice the pixels, or SVG whose text is text. */
import type { Card, GifJob } from './api';
import { createSurface } from './canvas';
import { drawCard, layoutCard } from './card';
import { SvgContext } from './svg/svgContext';

export const FIGURE_FORMATS = ['png', 'svg'] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

/** Pixels for each pixel of the layout. */
const DENSITY = 2;

/** @throws CanvasUnavailable where nothing can be drawn. */
export async function figureFile(format: FigureFormat, job: GifJob, card: Card): Promise<Blob> {
  return WRITERS[format](job, card);
}

const WRITERS: Readonly<Record<FigureFormat, (job: GifJob, card: Card) => Promise<Blob>>> = {
  png: async (job, card) => {
    const layout = layoutCard(job);
    const { context, png } = createSurface(DENSITY * layout.width, DENSITY * layout.height);
    context.scale(DENSITY, DENSITY);
    drawCard(context, layout, job, card);
    return png();
  },
  svg: async (job, card) => {
    const layout = layoutCard(job);
    const svg = new SvgContext();
    drawCard(svg.context, layout, job, card);
    const title = [card.title, ...card.caption].join(', ');
    return new Blob([await svg.toSvg(layout.width, layout.height, title)], { type: 'image/svg+xml' });
  },
};
