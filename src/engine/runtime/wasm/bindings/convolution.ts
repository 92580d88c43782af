/** Convolutions, each in the way that suits its geometry. */
import type { KernelAttributes } from '../../../plan/kernels';
import type { Binding, Place, Site } from './binding';
import { biasOf, direct, narrow, narrowScratch } from './direct';
import { epilogueNumbers } from './epilogue';
import { suitsWinograd, winograd, winogradScratch } from './winograd';

/** Below so many channels a tap is too short to be worth finding. */
const NARROW = 12;

interface Way {
  suits(place: Place<'conv2d'>): boolean;
  scratch(place: Place<'conv2d'>): number;
  bind(site: Site<'conv2d'>): () => void;
}

/** The first that suits is taken. */
const WAYS: readonly Way[] = [
  {
    suits: ({ attributes, inputs: [x, filter] }) => suitsWinograd(x.shape, filter.shape, attributes),
    scratch: ({ attributes, inputs: [x, filter] }) => winogradScratch(x.shape, filter.shape, attributes),
    bind: winograd,
  },
  {
    suits: ({ attributes: { kernel, dilations }, inputs: [x] }) =>
      kernel[1] > 1 && dilations[1] === 1 && x.shape[3] < NARROW,
    scratch: narrowScratch,
    bind: narrow,
  },
  { suits: () => true, scratch: () => 0, bind: direct },
];

const wayOf = (place: Place<'conv2d'>): Way => WAYS.find((way) => way.suits(place)) as Way;

export const conv2d: Binding<'conv2d'> = {
  scratch: (place) => wayOf(place).scratch(place),
  bind: (site) => wayOf(site).bind(site),
};

export const depthwiseConv2d: Binding<'depthwiseConv2d'> = {
  bind: (site) => {
    const { attributes, inputs, output, kernels, tables, epilogue } = site;
    const [x, filter, bias] = inputs;
    const [height, width, channels, multiplier] = filter.shape;
    if (multiplier !== 1) return widening(site);
    const call = [
      x.address,
      tables.window(x.shape, attributes),
      filter.address,
      biasOf(site, bias, channels),
      output.address,
      0,
      output.count / channels,
      height * width,
      channels,
      ...epilogueNumbers(epilogue, output),
    ];
    return () => kernels.depthwise(...call);
  },
};

const BOUNDS: Readonly<Record<KernelAttributes['conv2d']['activation'], readonly [number, number]>> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
};

/** Several filters a channel: rare, in plain loops. */
function widening(site: Site<'depthwiseConv2d'>): () => void {
  const { attributes, inputs, output, heap, tables } = site;
  const [x, filter, bias] = inputs;
  const [height, width, channels, multiplier] = filter.shape;
  const taps = height * width;
  const depth = channels * multiplier;
  const rows = output.count / depth;
  const table = tables.window(x.shape, attributes);
  const start = biasOf(site, bias, depth);
  const [low, high] = BOUNDS[attributes.activation];
  const [from, by, to] = [x.address, filter.address, output.address];
  return () => {
    const offsets = heap.integers(table, rows * taps);
    const values = heap.floats(from, x.count);
    const weights = heap.floats(by, filter.count);
    const biases = heap.floats(start, depth);
    const out = heap.floats(to, output.count);
    for (let row = 0; row < rows; row++) {
      for (let d = 0; d < depth; d++) {
        const c = Math.floor(d / multiplier);
        let sum = biases[d];
        for (let tap = 0; tap < taps; tap++) {
          const offset = offsets[row * taps + tap];
          if (offset >= 0) sum += values[offset / 4 + c] * weights[tap * depth + d];
        }
        out[row * depth + d] = Math.min(Math.max(sum, low), high);
      }
    }
  };
}
