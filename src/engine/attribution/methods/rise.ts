import { uniformField } from '../../augment/random/field';
import { asGrid, masked, shares } from '../planes';
import { upsample } from '../upsample';
import type { Place, RunMethod } from './method';
import { HEAT, SEED, share, whole, type MethodSpec } from './spec';

export const riseSpec = {
  name: 'rise',
  title: 'RISE',
  summary:
    'Where the score stays when random parts of the image are hidden. Needs nothing of the network but its answers.',
  formula:
    'M = Σ_i s_i m_i / (n p), m_i random masks, s_i the probability (or value) of the image through m_i',
  paper:
    'Petsiuk, Das & Saenko 2018, “RISE: Randomized Input Sampling for Explanation of Black-box Models”, arXiv 1806.07421',
  pitfalls: 'Slow, and speckled with few masks. Misses what is smaller than a cell.',
  passes: 'one forward pass for each mask',
  domains: ['image', 'series'],
  needs: [],
  parameters: {
    masks: whole({
      title: 'Masks',
      summary: 'More are smoother and take longer; the paper takes 4,000 to 8,000.',
      minimum: 10,
      maximum: 10_000,
      step: 10,
      default: 500,
    }),
    cells: whole({
      title: 'Cells',
      summary: 'Of a mask along each side, before it is enlarged.',
      minimum: 2,
      maximum: 32,
      step: 1,
      default: 7,
    }),
    keep: share({
      title: 'Share that is shown',
      summary: 'Probability that a cell is shown.',
      minimum: 0.1,
      maximum: 0.9,
      step: 0.05,
      default: 0.5,
    }),
    seed: SEED,
  },
  map: HEAT,
  from: [],
} as const satisfies MethodSpec;

export const rise: RunMethod = {
  kind: 'run',
  spec: riseSpec,
  run: async (passes, { masks, cells, keep, seed }) => {
    const { input, size, target, isShare } = passes;
    const count = Number(masks);
    const sum = new Float64Array(size.height * size.width);
    const seen = new Float32Array(input.length);
    const map = (done: number) =>
      asGrid(
        Float32Array.from(sum, (value) => value / (done * Number(keep))),
        size,
      );
    for (let i = 0; i < count; i++) {
      const mask = maskOf(size, Number(cells), Number(keep), Number(seed), i);
      const logits = await passes.forward(masked(input, mask, size.channels, seen));
      const score = isShare ? shares(logits)[target] : logits[target];
      for (let p = 0; p < sum.length; p++) sum[p] += score * mask[p];
      passes.report(i + 1, count, () => map(i + 1));
    }
    return map(count);
  },
};

/** Cells that are shown or not, enlarged smoothly, and cut at a random place. */
function maskOf(
  { height, width }: Place,
  cells: number,
  keep: number,
  seed: number,
  stream: number,
): Float32Array {
  const rows = height === 1 ? 1 : cells;
  const numbers = uniformField(seed, stream, rows * cells + 2);
  const [tall, wide] = [Math.ceil(height / rows), Math.ceil(width / cells)];
  const grid = {
    height: rows,
    width: cells,
    data: numbers.slice(2).map((value) => (value < keep ? 1 : 0)),
  };
  const large = upsample(grid, (rows + 1) * tall, (cells + 1) * wide);
  const [top, left] = [Math.floor(numbers[0] * tall), Math.floor(numbers[1] * wide)];
  const across = (cells + 1) * wide;
  const mask = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * across + left;
    mask.set(large.subarray(from, from + width), y * width);
  }
  return mask;
}
