/** Names that suites, targets and the document share: of suites, of what they measure, and of whose number it is. */

import type { Method } from '../src/engine/attribution/methods/catalogue';
/** Titles of the suites, in the order of the document. */
export const TITLES = {
  slider: 'From the slider’s event to the pixels, beside the original’s way',
  earlier: 'Beside an earlier commit',
  backends: 'Every backend',
  engine: 'Engines alone',
  start: 'Start',
  sweep: 'Sweeps and GIFs',
  study: 'Studies and the sliders’ future',
  recording: 'Recordings',
  memory: 'Memory',
  growth: 'Growth',
  webgpu: 'Dispatches on WebGPU',
  gpu: 'On a GPU',
} as const;
export type SuiteName = keyof typeof TITLES;
export const SUITE_NAMES = Object.keys(TITLES) as SuiteName[];

export const SLIDER = {
  what: 'slider → pixels',
  preview: 'slider’s event → augmented picture',
  ours: 'ours, wasm',
  threads: 'ours, wasm, 2 threads',
  original: 'the original’s way',
} as const;

/** The product of another checkout, in turns with this one’s. */
export const EARLIER = {
  what: 'slider → pixels, beside an earlier commit',
  preview: 'slider’s event → augmented picture, beside an earlier commit',
  now: 'now',
  then: 'then',
} as const;

export const START = { what: 'page load → pixels', on: 'efficientnet-lite0 160, Voilà' } as const;

export const SWEEP = {
  what: 'sweep of 73 rotation steps, all maps',
  threads: 'sweep of 73 rotation steps, all maps, 2 threads',
  whole: 'sweep and GIF',
  longest: 'longest task of the page',
} as const;

export const STUDY = {
  tracks: 'tracks of the sliders, from the moment at which the screen is up to date',
  first: 'first five points under the pointer',
  nine: 'nine tracks of 17 points',
  speed: 'maps a second, all three',
  maps: 'study of a rotation',
  sweep: 'sweep of 73 rotation steps',
  drag: 'slider → pixels in a drag of twelve moves, tracks',
  withTracks: 'on',
  withoutTracks: 'off',
  many: 'page during a study of many images',
  tiny: 'a network of two convolutions, 28',
  images: '2,000 images × 17 points',
  longest: 'longest task (0: none over 50 ms)',
  stop: 'from Cancel to the end',
} as const;

export const RECORDING = {
  what: 'recording, default model at 160',
  toKernel: 'to kernel arrays',
} as const;

export const ENGINE = 'engine alone';
export const BACKENDS = 'slider → pixels, by backend';
export const MEMORY = 'peak memory of the page';
export const DISPATCHES = { what: 'dispatches of one Guided Grad-CAM', who: 'webgpu' } as const;
export const GPU = {
  what: 'picture → pixels',
  first: 'first run',
  stage: 'stages',
} as const;

/** The methods whose way from the slider to the pixels is measured: those of the tool of 2021. */
export const TIMED = [
  'none',
  'grad-cam',
  'guided-backprop',
  'guided-grad-cam',
] as const satisfies readonly Method[];

export type Timed = (typeof TIMED)[number];
