/** Times every call of the kernels, by kind and shape. */
import type { Kernels } from '../../src/engine/runtime/wasm/instance';

export interface Line {
  readonly kernel: string;
  readonly shape: string;
  readonly calls: number;
  /** Milliseconds of all calls of one run: the smallest over the runs. */
  readonly milliseconds: number;
  /** Multiply-adds of one run, counted twice; 0 where they are not counted. */
  readonly flops: number;
}

interface Shape {
  readonly text: string;
  readonly flops: number;
}

/** What the parameters of a kernel say about its work; see kernels/. */
const SHAPES: Readonly<Record<string, (p: readonly number[]) => Shape>> = {
  convolve: (p) => {
    const [rows, taps, channels, columns] = [p[8] - p[7], p[9], p[10], p[11]];
    return { text: `${rows}×${taps}·${channels}→${columns}`, flops: 2 * rows * taps * channels * columns };
  },
  depthwise: (p) => {
    const [rows, taps, channels] = [p[6] - p[5], p[7], p[8]];
    return { text: `${rows}×${taps}·${channels}`, flops: 2 * rows * taps * channels };
  },
  winogradInput: (p) => ({ text: `${p[6]}·${p[7]}`, flops: 32 * p[6] * p[7] }),
  winogradOutput: (p) => ({ text: `${p[6]}·${p[7]}`, flops: 24 * p[6] * p[7] }),
  winogradProducts: (p) => ({ text: `16×${p[9]}·${p[10]}→${p[11]}`, flops: 32 * p[9] * p[10] * p[11] }),
};

export function tally(kernels: Kernels): {
  readonly kernels: Kernels;
  reset(): void;
  /** A run has ended. */
  next(): void;
  lines(): Line[];
} {
  const best = new Map<string, Line>();
  let run = new Map<string, Line>();
  const wrapped = Object.fromEntries(
    Object.entries(kernels)
      .filter(([, kernel]) => typeof kernel === 'function')
      .map(([name, kernel]) => [
        name,
        (...numbers: number[]) => {
          const begin = performance.now();
          kernel(...numbers);
          const milliseconds = performance.now() - begin;
          const { text, flops } = SHAPES[name]?.(numbers) ?? { text: '', flops: 0 };
          const key = `${name} ${text}`;
          const line = run.get(key);
          run.set(key, {
            kernel: name,
            shape: text,
            calls: (line?.calls ?? 0) + 1,
            milliseconds: (line?.milliseconds ?? 0) + milliseconds,
            flops: (line?.flops ?? 0) + flops,
          });
        },
      ]),
  ) as Kernels;
  return {
    kernels: wrapped,
    reset: () => {
      best.clear();
      run = new Map();
    },
    next: () => {
      for (const [key, line] of run) {
        const known = best.get(key);
        if (!known || line.milliseconds < known.milliseconds) best.set(key, line);
      }
      run = new Map();
    },
    lines: () => [...best.values()].sort((a, b) => b.milliseconds - a.milliseconds),
  };
}
