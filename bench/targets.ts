/** What the product wants to reach, each against a number of the same run. */
import { DISPATCHES, ENGINE, RECORDING, SLIDER, START, STUDY, SWEEP } from './names';
import { PUBLISHED } from './published';
import { rowsOf, type Results, type Row } from './lib/results';
import { ratio, summarize, type Samples, type Summary } from './lib/statistics';

export interface Target {
  /** Unlike that of every other target. */
  readonly what: string;
  /** How the target is written. */
  readonly goal: string;
  /** Null where something that it needs was not measured. */
  measured(results: Results): Summary | null;
  met(value: number): boolean;
}

/** What stops a target that is not met, by its `what`; from profiles. */
export const LIMITS: Readonly<Record<string, string>> = {
  'two threads, against the same 0.84 s':
    'another machine, on which the tool of 2021 was faster than its copy is here; beside that copy see “the same with two threads”',
  'slider’s event → augmented picture, default model at 160, one thread':
    'the interval of the screen’s frames, 16.7 ms: the slider moves right after one frame, and the picture is in the next',
  'slider’s event → augmented picture, default model at 224, one thread':
    'the same interval, and the drawing of 50,176 pixels on the page, which the frame waits for',
};

type Place = Pick<Row, 'what' | 'on' | 'who'>;

const samplesOf = (results: Results, where: Place): Samples =>
  rowsOf(results, where).find(({ samples }) => samples.length > 0) ?? { samples: [] };

/** A number of its own, at most or at least `bound`; in the unit of its row. */
function absolute(
  what: string,
  where: Place,
  [sign, bound, unit]: readonly ['≤' | '≥', number, string],
): Target {
  return {
    what,
    goal: `${sign} ${bound} ${unit}`.trim(),
    measured: (results) => {
      const { samples } = samplesOf(results, where);
      return samples.length > 0 ? summarize(samples) : null;
    },
    met: (value) => (sign === '≤' ? value <= bound : value >= bound),
  };
}

/** a ÷ b, at most `most`; `b` in the rounds of `a`, or milliseconds that were published. */
function quotient(what: string, a: Place, b: Place | number, most: number): Target {
  return {
    what,
    goal: `≤ ${most} ×`,
    measured: (results) => {
      const over = samplesOf(results, a);
      if (typeof b !== 'number') return ratio(over, samplesOf(results, b));
      return over.samples.length > 0 ? summarize(over.samples.map((value) => value / b)) : null;
    },
    met: (value) => value <= most,
  };
}

const sliderOf = (on: string, who: string, what: string = SLIDER.what): Place => ({ what, on, who });
const engineOf = (on: string, who: string): Place => ({ what: ENGINE, on, who });
const RESNET = 'resnet50 160';
const DEFAULT = 'efficientnet-lite0 160';
const WHOLE = 'guided-grad-cam';

export const TARGETS: readonly Target[] = [
  quotient(
    'slider → Guided Grad-CAM pixels, ResNet50 at 160, wasm, one thread, against the original’s way',
    sliderOf(`${RESNET} ${WHOLE}`, SLIDER.ours),
    sliderOf(`${RESNET} ${WHOLE}`, SLIDER.original),
    0.45,
  ),
  quotient(
    'the same with two threads',
    sliderOf(`${RESNET} ${WHOLE}`, SLIDER.threads),
    sliderOf(`${RESNET} ${WHOLE}`, SLIDER.original),
    0.3,
  ),
  quotient(
    `one thread, against the ${PUBLISHED[WHOLE] / 1000} s that were published of the tool of 2021`,
    sliderOf(`${RESNET} ${WHOLE}`, SLIDER.ours),
    PUBLISHED[WHOLE],
    0.45,
  ),
  quotient(
    `two threads, against the same ${PUBLISHED[WHOLE] / 1000} s`,
    sliderOf(`${RESNET} ${WHOLE}`, SLIDER.threads),
    PUBLISHED[WHOLE],
    0.3,
  ),
  quotient(
    'slider → Guided Grad-CAM pixels, default model at 160, one thread, against the original’s way',
    sliderOf(`${DEFAULT} ${WHOLE}`, SLIDER.ours),
    sliderOf(`${DEFAULT} ${WHOLE}`, SLIDER.original),
    0.12,
  ),
  ...[160, 224].map((size) =>
    absolute(
      `slider’s event → augmented picture, default model at ${size}, one thread`,
      sliderOf(`efficientnet-lite0 ${size} ${WHOLE}`, SLIDER.ours, SLIDER.preview),
      ['≤', 16, 'ms'],
    ),
  ),
  quotient(
    'whole Guided Grad-CAM against own forward, ResNet50 at 160, wasm, one thread',
    engineOf(RESNET, 'ours, wasm: Guided Grad-CAM'),
    engineOf(RESNET, 'ours, wasm: forward'),
    2.2,
  ),
  quotient(
    'whole Guided Grad-CAM against own forward, ResNet50 at 160, wasm, two threads',
    engineOf(RESNET, 'ours, wasm: Guided Grad-CAM, 2 threads'),
    engineOf(RESNET, 'ours, wasm: forward, 2 threads'),
    2.2,
  ),
  quotient(
    'own forward against onnxruntime-web’s, ResNet50 at 160, one thread, relaxed SIMD',
    engineOf(RESNET, 'ours, wasm: forward'),
    engineOf(RESNET, 'onnxruntime-web: forward'),
    0.7,
  ),
  quotient(
    'own forward against onnxruntime-web’s, two threads each',
    engineOf(RESNET, 'ours, wasm: forward, 2 threads'),
    engineOf(RESNET, 'onnxruntime-web: forward, 2 threads'),
    0.7,
  ),
  quotient(
    'own forward against onnxruntime-web’s, one thread, plain SIMD',
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
    'own Guided Grad-CAM against the unrolled graph, two threads each',
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
    'sweep of 73 rotation steps with all maps and its GIF, default model at 160, one thread',
    { what: SWEEP.what, on: DEFAULT, who: SWEEP.whole },
    ['≥', 15, 'frames/s'],
  ),
  absolute(
    'longest task of the page in a sweep and its GIF, default model at 160',
    { what: SWEEP.what, on: DEFAULT, who: SWEEP.longest },
    ['≤', 50, 'ms'],
  ),
  absolute(
    'first five points of the track under the pointer, after the screen is up to date, default model at 160',
    { what: STUDY.tracks, on: DEFAULT, who: STUDY.first },
    ['≤', 500, 'ms'],
  ),
  absolute(
    'nine tracks of 17 points, default model at 160',
    { what: STUDY.tracks, on: DEFAULT, who: STUDY.nine },
    ['≤', 5000, 'ms'],
  ),
  quotient(
    'slider → pixels in a drag with tracks, against without, default model at 160',
    { what: STUDY.drag, on: DEFAULT, who: STUDY.withTracks },
    { what: STUDY.drag, on: DEFAULT, who: STUDY.withoutTracks },
    1.1,
  ),
  quotient(
    'frames a second of a sweep, against maps a second of a study, default model at 160',
    { what: STUDY.speed, on: DEFAULT, who: STUDY.sweep },
    { what: STUDY.speed, on: DEFAULT, who: STUDY.maps },
    1,
  ),
  absolute(
    'longest task of the page in a study of 2,000 images',
    { what: STUDY.many, on: STUDY.tiny, who: `${STUDY.images}: ${STUDY.longest}` },
    ['≤', 50, 'ms'],
  ),
  absolute(
    'from Cancel to the end of a study of 2,000 images',
    { what: STUDY.many, on: STUDY.tiny, who: `${STUDY.images}: ${STUDY.stop}` },
    ['≤', 150, 'ms'],
  ),
  absolute(
    '600 recorded frames to arrays in the kernel',
    { what: RECORDING.what, on: '600 frames', who: RECORDING.toKernel },
    ['≤', 5, 's'],
  ),
  absolute(
    'plan and first run of ResNet50 at 160 after its weights are there',
    engineOf(RESNET, 'ours, wasm: plan and first run'),
    ['≤', 1500, 'ms'],
  ),
  absolute(
    'dashboard, page load → first picture, a new visitor',
    { ...START, who: 'a new visitor: first picture' },
    ['≤', 1000, 'ms'],
  ),
  absolute(
    'dashboard, page load → first maps, a new visitor',
    { ...START, who: 'a new visitor: first maps' },
    ['≤', 3000, 'ms'],
  ),
  absolute('dispatches of ResNet50’s Guided Grad-CAM on WebGPU', { ...DISPATCHES, on: RESNET }, [
    '≤',
    150,
    '',
  ]),
];
