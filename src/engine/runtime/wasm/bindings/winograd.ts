/** 3×3 convolutions of stride 1 through tiles; see kernels/winograd.ts. */
import type { Window2d } from '../../../graph/ir';
import type { Shape } from '../../../tensor';
import { windowOutput } from '../../../plan/kernels';
import { winogradOutputTable } from '../windows';
import type { Site } from './binding';
import { biasOf, ZERO_PIXEL } from './direct';
import { epilogueNumbers } from './epilogue';
import { turnedNumbers } from './turned';

/** Products of a tile: 4×4. */
const PRODUCTS = 16;
/** Worth it where no more than this part of the direct products is left: tiles cost time too, and their filters are larger. */
const WORTH = 0.62;

interface Tiling {
  readonly window: Window2d;
  readonly tiles: number;
  readonly height: number;
  readonly width: number;
}

function tiling([batch, height, width]: Shape, window: Window2d): Tiling {
  const [rows, columns] = windowOutput(window, height, width);
  const { pads } = window;
  return {
    // Tiles step by two and reach over the end of an odd extent.
    window: {
      kernel: [4, 4],
      strides: [2, 2],
      dilations: [1, 1],
      pads: [pads[0], pads[1] + (rows % 2), pads[2], pads[3] + (columns % 2)],
    },
    tiles: batch * Math.ceil(rows / 2) * Math.ceil(columns / 2),
    height: rows,
    width: columns,
  };
}

export function suitsWinograd(x: Shape, filter: Shape, window: Window2d): boolean {
  const { kernel, strides, dilations } = window;
  const fits =
    kernel.every((extent) => extent === 3) && [...strides, ...dilations].every((step) => step === 1);
  if (!fits || filter[2] % 4 !== 0 || filter[3] % 4 !== 0) return false;
  const { tiles, height, width } = tiling(x, window);
  return PRODUCTS * tiles < WORTH * 9 * x[0] * height * width;
}

/** Bytes of the transformed tiles and of their products. */
export function winogradScratch(x: Shape, filter: Shape, window: Window2d): number {
  return PRODUCTS * tiling(x, window).tiles * (filter[2] + filter[3]) * 4;
}

export function winograd({
  attributes,
  inputs: [x, filter, bias],
  output,
  scratch,
  kernels,
  constants,
  tables,
  epilogue,
}: Site<'conv2d'>): () => void {
  if (!filter.constant) throw new Error('a filter is a constant');
  const [, , channels, columns] = filter.shape;
  const { tiles, window, height, width } = tiling(x.shape, attributes);
  const products = scratch + PRODUCTS * tiles * channels * 4;
  const filters = constants.winograd(filter.constant);
  const gather = [
    x.address,
    tables.window(x.shape, window),
    constants.zeros(Math.max(channels, ZERO_PIXEL)),
    scratch,
    0,
    tiles,
    tiles,
    channels,
  ];
  const multiply = [
    scratch,
    tables.rows(tiles, channels),
    constants.zeros(ZERO_PIXEL),
    filters.address,
    filters.bytes,
    constants.zeros(Math.ceil(columns / 8) * 8),
    products,
    0,
    PRODUCTS,
    tiles,
    channels,
    columns,
    ...turnedNumbers({ constants, tables }, filters),
  ];
  const scatter = [
    products,
    tables.once(`winograd ${x.shape[0]} ${height} ${width} ${columns}`, () =>
      winogradOutputTable(x.shape[0], height, width, columns),
    ),
    biasOf({ constants }, bias, columns),
    output.address,
    0,
    tiles,
    tiles,
    columns,
    ...epilogueNumbers(epilogue, output),
  ];
  return () => {
    kernels.winogradInput(...gather);
    kernels.winogradProducts(...multiply);
    kernels.winogradOutput(...scatter);
  };
}
