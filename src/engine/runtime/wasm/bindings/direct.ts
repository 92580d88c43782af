/** A convolution as one matrix product that gathers its rows. */
import { stridesOf } from '../../../tensor';
import type { PlanConstant } from '../../../plan/plan';
import { boxCopy } from '../boxes';
import { PANEL, type Panels } from '../constants';
import type { Operand, Place, Site } from './binding';
import { epilogueNumbers } from './epilogue';
import { turnedNumbers } from './turned';

/** Channels of zeros that stand for a pixel outside of the image: the depth of a block in kernels/convolve.ts. */
export const ZERO_PIXEL = 256;

/** The bias; zeros, filled up to whole vectors, where there is none. */
export function biasOf(
  { constants }: Pick<Site<'conv2d'>, 'constants'>,
  bias: Operand | undefined,
  columns: number,
): number {
  return bias ? bias.address : constants.zeros(Math.ceil(columns / PANEL) * PANEL);
}

interface Gathered {
  readonly x: number;
  readonly table: number;
  readonly taps: number;
  readonly channels: number;
  readonly panels: Panels;
}

function constantOf({ inputs: [, filter] }: Site<'conv2d'>): PlanConstant {
  if (!filter.constant) throw new Error('a filter is a constant');
  return filter.constant;
}

function product(site: Site<'conv2d'>, { x, table, taps, channels, panels }: Gathered): () => void {
  const { inputs, output, kernels, constants, epilogue } = site;
  const [, filter, bias] = inputs;
  const columns = filter.shape[3];
  const call = [
    x,
    table,
    constants.zeros(ZERO_PIXEL),
    panels.address,
    biasOf(site, bias, columns),
    output.address,
    columns * 4,
    0,
    output.count / columns,
    taps,
    channels,
    columns,
    ...epilogueNumbers(epilogue, output),
    ...turnedNumbers(site, panels),
  ];
  return () => kernels.convolve(...call);
}

export function direct(site: Site<'conv2d'>): () => void {
  const { attributes, inputs, tables, constants } = site;
  const [x, filter] = inputs;
  const [height, width, channels] = filter.shape;
  return product(site, {
    x: x.address,
    table: tables.window(x.shape, attributes),
    taps: height * width,
    channels,
    panels: constants.filter(constantOf(site)),
  });
}

type Extents = readonly [batch: number, height: number, width: number, channels: number];

function paddedShape({ attributes: { pads }, inputs }: Place<'conv2d'>): Extents {
  const [batch, height, width, channels] = inputs[0].shape;
  return [batch, height + pads[0] + pads[1], width + pads[2] + pads[3], channels];
}

/** Bytes of the padded image. */
export function narrowScratch(place: Place<'conv2d'>): number {
  return paddedShape(place).reduce((product, extent) => product * extent, 4);
}

/**
 * For few channels: in a padded image a row of the window is one run of numbers, so that there are fewer and longer taps.
 */
export function narrow(site: Site<'conv2d'>): () => void {
  const { attributes, inputs, scratch, kernels, tables, constants } = site;
  const { kernel, strides, dilations, pads } = attributes;
  const [x] = inputs;
  const [batch, height, width, channels] = x.shape;
  const padded = paddedShape(site);
  const [from, to] = [stridesOf(x.shape), stridesOf(padded)];
  const copy = boxCopy(
    kernels,
    x.address,
    scratch + 4 * (pads[0] * to[1] + pads[2] * to[2]),
    [batch, height, width, channels].map((extent, axis) => ({ extent, from: from[axis], to: to[axis] })),
  );
  const multiply = product(site, {
    x: scratch,
    table: tables.window(padded, {
      kernel: [kernel[0], 1],
      strides,
      dilations: [dilations[0], 1],
      pads: [0, 0, 0, 1 - kernel[1]],
    }),
    taps: kernel[0],
    channels: kernel[1] * channels,
    panels: constants.ownFilter(constantOf(site)),
  });
  const count = narrowScratch(site) / 4;
  return () => {
    kernels.fill(scratch, count, 0);
    copy();
    multiply();
  };
}
