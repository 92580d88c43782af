/** Analyses without a network: gradients as images, blobs as maps, scores that fall with the distance from identity. */
import { mapsOfAll } from '../../src/engine/attribution/methods/catalogue';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import type { AttributionMap } from '../../src/engine/contract/maps';
import type { Picture } from '../../src/engine/contract/pictures';
import type { PictureName } from '../../src/engine/attribution/methods/catalogue';
import { renderPictures } from '../../src/engine/attribution/pictures';
import { scoresOf } from '../../src/engine/attribution/scores';
import { applySteps } from '../../src/engine/augment/pipeline';
import type { Image } from '../../src/engine/image/image';
import { seriesOf } from '../../src/engine/image/series';
import { toRequest } from '../../src/session/request';
import { defaultSteps } from '../../src/session/state';
import type { AnalysisState, InputSize } from '../../src/session/state';

export const CLASSES = 1000;
const GRID = 7;
const GRIDS = { 'blocks.0': { height: 28, width: 28 }, 'features.8': { height: GRID, width: GRID } };

/** A smooth image with structure in every direction. */
export function gradientImage(size: InputSize): Image {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const data = new Float32Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ring = 0.5 + 0.5 * Math.sin(Math.hypot(x - width * 0.6, y - height * 0.4) / (width / 24));
      data.set([x / width, y / height, ring], (y * width + x) * 3);
    }
  }
  return { width, height, channels: 3, data };
}

/** How far a pipeline is from the identity, 0–1. */
function distance(state: AnalysisState): number {
  const turns = state.augmentations.map((step) =>
    step.enabled && step.name === 'rotate' ? Math.abs(Math.sin((step.parameters.angle * Math.PI) / 360)) : 0,
  );
  return Math.min(
    1,
    turns.reduce((sum, turn) => sum + turn, 0),
  );
}

export function logitsOf(state: AnalysisState): Float32Array {
  const loss = distance(state);
  if (state.task === 'regression') return Float32Array.of(11.6 - 9 * loss, -4.25);
  if (state.task === 'multi-label') return Float32Array.of(2.5 - 9 * loss, -1, 0.75, -4);
  return Float32Array.from({ length: CLASSES }, (_, index) => {
    const noise = 2.2 * Math.sin(index * 12.9898 + loss * 4) - 2;
    if (index === 285) return 11.6 - 9 * loss;
    return index === 281 ? 9.8 - 6 * loss : noise;
  });
}

/** The whole answer to a state. */
export function cannedResult(
  state: AnalysisState,
  original: Image = gradientImage(state.size),
): AnalysisResult {
  const request = toRequest(state, null, null);
  const augmented = applySteps(original, state.augmentations, { fixedSize: false });
  const { width, height, channels } = augmented;
  const isSeries = request.input.domain === 'series';
  const logits = logitsOf(state);
  const { probabilities, shown, target } = scoresOf(logits, request.question, {
    classCount: logits.length,
    ending: { link: null, positive: null },
  });
  const shownMaps = mapsOfAll(request.question.methods.map(({ name }) => name));
  const hasCam = shownMaps.includes('grad-cam');
  const grid = isSeries ? bump() : { channels: 1, height: GRID, width: GRID, data: blob(distance(state)) };
  const maps = {
    augmented: { width, height, channels, data: augmented.data },
    original: isSeries ? original : null,
    named: {
      ...(hasCam && { 'grad-cam': grid }),
      ...(shownMaps.includes('guided-backprop') && {
        'guided-backprop': { channels, height, width, data: edges(augmented) },
      }),
    },
  };
  const { pictures, ranges } = renderPictures(request, original, maps);
  return {
    request,
    maps,
    pictures,
    logits,
    probabilities,
    target,
    shown,
    layer: hasCam
      ? { name: state.layer ?? 'features.8', height: GRID, width: GRID, channels: 1280, grids: GRIDS }
      : null,
    ranges,
    problem: null,
    notes: [],
    backend: 'wasm',
    milliseconds: 84,
  };
}

function blob(loss: number): Float32Array {
  return Float32Array.from({ length: GRID * GRID }, (_, i) => {
    const [x, y] = [i % GRID, Math.floor(i / GRID)];
    return 3.2 * Math.exp(-((x - 3 - 2 * loss) ** 2 + (y - 2.5) ** 2) / 4);
  });
}

/** Horizontal differences of each channel, planes one after the other. */
function edges({ width, height, channels, data }: Image): Float32Array {
  return Float32Array.from({ length: channels * width * height }, (_, i) => {
    const [c, p] = [Math.floor(i / (width * height)), i % (width * height)];
    const next = p % width === width - 1 ? p : p + 1;
    return 0.02 * ((data[next * channels + c] ?? 0) - (data[p * channels + c] ?? 0));
  });
}

/** A map over time with its highest value at two thirds. */
function bump(): AttributionMap {
  const data = Float32Array.from({ length: 25 }, (_, i) => 2.4 * Math.exp(-((i - 16) ** 2) / 6));
  return { channels: 1, height: 1, width: 25, data };
}

/** Two waves, one with a spike at two thirds. */
export function waves(length = 200): Image {
  const spike = Math.round((2 / 3) * length);
  return seriesOf([
    Float32Array.from({ length }, (_, i) => Math.cos(i / 9) + (Math.abs(i - spike) < 2 ? 2.5 : 0)),
    Float32Array.from({ length }, (_, i) => 40 + 12 * Math.sin(i / 17) + 2 * Math.sin(i * 1.7)),
  ]);
}

/** A state whose input is a series. */
export const SERIES_STATE: Partial<AnalysisState> = {
  image: { kind: 'asset', id: 'waves', name: 'pump.npy', bytes: 1728, media: 'series' },
  augmentations: defaultSteps('series'),
  channelNames: ['pressure', 'temperature'],
  samplingRate: 100,
};

/** A picture of one colour. */
export function flatPicture(value: number, size = 8): Picture {
  return { width: size, height: size, range: null, rgba: new Uint8ClampedArray(size * size * 4).fill(value) };
}

export type { PictureName };
