/** What stands in a box of an exported file: pixels, or the graph of a series. */
import type { Picture } from '../engine/contract/pictures';
import type { Content } from './api';
import { createSurface, type Context2D } from './canvas';
import { drawGraph, type GraphStyle } from './graph/drawGraph';
import type { Graph } from './graph/graph';
import { wholeOf } from './graph/layout';
import type { Box } from './strip';
import { font, INK, PAPER, QUIET_INK, RULE } from './text';

const STYLE: GraphStyle = { ink: INK, quiet: QUIET_INK, paper: PAPER, grid: RULE, font: font(10) };

export function drawContent(context: Context2D, content: Content, box: Box): void {
  if ('lines' in content) drawGraphIn(context, content, box);
  else drawPicture(context, content, box);
}

/** A graph as pixels. @throws CanvasUnavailable */
export function graphPicture(graph: Graph, width: number, height: number): Picture {
  const { context } = createSurface(width, height);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, height);
  drawGraph(context, graph, width, height, wholeOf(graph), STYLE);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, rgba: new Uint8ClampedArray(data), range: null };
}

/** All of its time, in all of the box. */
function drawGraphIn(context: Context2D, graph: Graph, { x, y, width, height }: Box): void {
  context.save();
  context.translate(x, y);
  drawGraph(context, graph, width, height, wholeOf(graph), STYLE);
  context.restore();
}

/** As large as its box allows, centred, in its own proportions; pixel for pixel where it fits. */
function drawPicture(context: Context2D, picture: Picture, box: Box): void {
  const pixels = new ImageData(picture.rgba, picture.width, picture.height);
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  // Pixels that are put know nothing of a scale.
  if (scale === 1 && context.getTransform().isIdentity) {
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
