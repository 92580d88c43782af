import { baselineOf, type BaselineName } from '../baselines';
import { asGrid } from '../planes';
import type { Place, RunMethod } from './method';
import { BASELINE, whole, type MethodSpec } from './spec';

export const occlusionSpec = {
  name: 'occlusion',
  title: 'Occlusion',
  summary: 'How far the score falls when a window of the image is covered, window by window.',
  formula: 'M(p) = mean over the windows W that cover p of y(x) − y(x with W covered)',
  paper: 'Zeiler & Fergus 2014, “Visualizing and Understanding Convolutional Networks”, arXiv 1311.2901',
  pitfalls:
    'Depends on window and baseline; a covered window is an edge of its own. Sees no evidence that is there twice.',
  passes: 'one forward pass for each window',
  domains: ['image', 'series'],
  needs: [],
  parameters: {
    window: whole({
      title: 'Window',
      summary: 'Side of what is covered, pixels; of a series samples.',
      minimum: 2,
      maximum: 512,
      step: 1,
      default: 32,
    }),
    stride: whole({
      title: 'Stride',
      summary: 'From one window to the next, pixels; smaller is finer and takes longer.',
      minimum: 1,
      maximum: 512,
      step: 1,
      default: 16,
    }),
    baseline: BASELINE,
  },
  map: { kind: 'grid', signed: true, drawn: 'diverging' },
  from: [],
} as const satisfies MethodSpec;

/** Where windows begin, the last one cut at the border. */
function starts(extent: number, window: number, stride: number): readonly number[] {
  const count = Math.max(0, Math.ceil((extent - window) / stride)) + 1;
  return Array.from({ length: count }, (_, i) => i * stride);
}

const windowsOf = ({ height, width }: Place, window: number, stride: number) =>
  starts(height, window, stride).flatMap((top) =>
    starts(width, window, stride).map((left) => ({
      top,
      left,
      bottom: Math.min(height, top + window),
      right: Math.min(width, left + window),
    })),
  );

export const occlusion: RunMethod = {
  kind: 'run',
  spec: occlusionSpec,
  run: async (passes, { window, stride, baseline }) => {
    const { input, size, target, logits } = passes;
    const cover = baselineOf(passes, baseline as BaselineName);
    const windows = windowsOf(size, Number(window), Number(stride));
    const [sums, counts] = [
      new Float64Array(size.height * size.width),
      new Uint32Array(size.height * size.width),
    ];
    const map = () =>
      asGrid(
        Float32Array.from(sums, (sum, i) => (counts[i] === 0 ? 0 : sum / counts[i])),
        size,
      );
    for (const [i, { top, left, bottom, right }] of windows.entries()) {
      const covered = input.slice();
      for (let y = top; y < bottom; y++) {
        const [from, to] = [
          (y * size.width + left) * size.channels,
          (y * size.width + right) * size.channels,
        ];
        covered.set(cover.subarray(from, to), from);
      }
      const fall = logits[target] - (await passes.forward(covered))[target];
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          sums[y * size.width + x] += fall;
          counts[y * size.width + x] += 1;
        }
      }
      passes.report(i + 1, windows.length, map);
    }
    return map();
  },
};
