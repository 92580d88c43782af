/** What the product wants to reach, each against a number of the same run. */
import type { Results, Row } from './lib/results';
import { rowsOf } from './lib/results';
import { ratio, summarize, type Summary } from './lib/statistics';
import { WHAT as ENGINE } from './suites/engine';
import { ON as RECORDED, TO_KERNEL, WHAT as RECORDING } from './suites/recording';
import { ORIGINAL, OURS, THREADS, WHAT as SLIDER } from './suites/slider';
import { ON as DASHBOARD, WHAT as START } from './suites/start';
import { WHAT as SWEEP } from './suites/sweep';
import { WHAT as DISPATCHES, WHO as GPU } from './suites/webgpu';

export interface Target {
  readonly what: string;
  /** How the target is written. */
  readonly goal: string;
  /** Null where something that it needs was not measured. */
  measured(results: Results): Summary | null;
  met(value: number): boolean;
  /** What stops it, where it is not met; by profile. */
  readonly limit: string;
}

/** A number of its own, at most or at least `bound`; in the unit of its row. */
function absolute(
  what: string,
  where: Where,
  [sign, bound, unit]: readonly ['≤' | '≥', number, string],
  limit = '',
): Target {
  return {
    what,
    goal: `${sign} ${bound} ${unit}`,
    measured: (results) => {
      const samples = samplesOf(results, where);
      return samples.length > 0 ? summarize(samples) : null;
    },
    met: (value) => (sign === '≤' ? value <= bound : value >= bound),
    limit,
  };
}

type Where = Pick<Row, 'what' | 'on' | 'who'>;

const samplesOf = (results: Results, where: Where): readonly number[] =>
  rowsOf(results, where).find(({ samples }) => samples.length > 0)?.samples ?? [];

/** a ÷ b, at most `most`. */
function quotient(what: string, a: Where, b: Where, most: number, limit = ''): Target {
  return {
    what,
    goal: `≤ ${most} ×`,
    measured: (results) => {
      const [over, under] = [samplesOf(results, a), samplesOf(results, b)];
      return over.length > 0 && under.length > 0 ? ratio(over, under) : null;
    },
    met: (value) => value <= most,
    limit,
  };
}

const sliderOf = (on: string, who: string): Where => ({ what: SLIDER, on, who });

const engineOf = (on: string, who: string): Where => ({ what: ENGINE, on, who });
const RESNET = 'resnet50 160';
const DEFAULT = 'efficientnet-lite0 160';

export const TARGETS: readonly Target[] = [
  quotient(
    'slider → Guided Grad-CAM pixels, ResNet50 at 160, wasm, against the original’s way',
    sliderOf(`${RESNET} guided-grad-cam`, OURS),
    sliderOf(`${RESNET} guided-grad-cam`, ORIGINAL),
    0.45,
  ),
  quotient(
    'the same with two threads',
    sliderOf(`${RESNET} guided-grad-cam`, THREADS),
    sliderOf(`${RESNET} guided-grad-cam`, ORIGINAL),
    0.3,
  ),
  quotient(
    'the same with the default model, one thread',
    sliderOf(`${DEFAULT} guided-grad-cam`, OURS),
    sliderOf(`${DEFAULT} guided-grad-cam`, ORIGINAL),
    0.12,
  ),
  quotient(
    'whole Guided Grad-CAM against own forward, ResNet50 at 160, wasm',
    engineOf(RESNET, 'ours, wasm: Guided Grad-CAM'),
    engineOf(RESNET, 'ours, wasm: forward'),
    2.2,
  ),
  quotient(
    'own forward against onnxruntime-web’s, ResNet50 at 160, one thread, relaxed SIMD',
    engineOf(RESNET, 'ours, wasm: forward'),
    engineOf(RESNET, 'onnxruntime-web: forward'),
    0.7,
  ),
  quotient(
    'the same with two threads each',
    engineOf(RESNET, 'ours, wasm: forward, 2 threads'),
    engineOf(RESNET, 'onnxruntime-web: forward, 2 threads'),
    0.7,
  ),
  quotient(
    'the same with plain SIMD',
    engineOf(RESNET, 'ours, plain SIMD: forward'),
    engineOf(RESNET, 'onnxruntime-web: forward'),
    1.1,
  ),
  quotient(
    'own Guided Grad-CAM against the unrolled graph in onnxruntime-web, ResNet50 at 160, one thread',
    engineOf(RESNET, 'ours, wasm: Guided Grad-CAM'),
    engineOf(RESNET, 'onnxruntime-web: unrolled Guided Grad-CAM'),
    0.7,
  ),
  quotient(
    'the same with two threads each',
    engineOf(RESNET, 'ours, wasm: Guided Grad-CAM, 2 threads'),
    engineOf(RESNET, 'onnxruntime-web: unrolled Guided Grad-CAM, 2 threads'),
    0.7,
  ),
  quotient(
    'own guided backprop against jax-js’ gradient, default model at 160',
    engineOf(DEFAULT, 'ours, wasm: guided backprop'),
    engineOf(DEFAULT, 'jax-js, wasm: gradient'),
    0.06,
  ),
  quotient(
    'own guided backprop against tf.grad’s on the same network, wasm, ResNet50 at 160',
    engineOf(RESNET, 'ours, wasm: guided backprop'),
    engineOf(RESNET, 'tf.grad, tfjs-wasm: guided backprop'),
    0.2,
  ),
  quotient(
    'own guided backprop against PyTorch’s eager forward + input gradient, ResNet50 at 160, two threads each',
    engineOf(RESNET, 'ours, wasm: guided backprop, 2 threads'),
    engineOf(RESNET, 'PyTorch eager, 2 threads: forward + input gradient'),
    2,
  ),
  absolute(
    'sweep of 73 rotation steps with all maps and its GIF, default model at 160',
    { what: SWEEP, on: DEFAULT, who: 'sweep and GIF' },
    ['≥', 15, 'frames/s'],
  ),
  absolute('600 recorded frames to arrays in the kernel', { what: RECORDING, on: RECORDED, who: TO_KERNEL }, [
    '≤',
    5,
    's',
  ]),
  absolute(
    'plan and first run of ResNet50 at 160 after its weights are there',
    engineOf(RESNET, 'ours, wasm: plan and first run'),
    ['≤', 1500, 'ms'],
  ),
  absolute(
    'dashboard, page load → first picture, a new visitor',
    { what: START, on: DASHBOARD, who: 'a new visitor: first picture' },
    ['≤', 1000, 'ms'],
  ),
  absolute(
    'dashboard, page load → first maps, a new visitor',
    { what: START, on: DASHBOARD, who: 'a new visitor: first maps' },
    ['≤', 3000, 'ms'],
  ),
  absolute('dispatches of ResNet50’s Guided Grad-CAM on WebGPU', { what: DISPATCHES, on: RESNET, who: GPU }, [
    '≤',
    150,
    '',
  ]),
];
