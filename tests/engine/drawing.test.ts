/** What is drawn of maps, against matplotlib, Pillow and PyTorch: reference/drawing.py. */
import { readFileSync } from 'node:fs';
import { chosen } from '../../src/engine/attribution/methods/catalogue';
import { renderPictures } from '../../src/engine/attribution/pictures';
import { scoresOf } from '../../src/engine/attribution/scores';
import { divided, extentOf, maximumOf, upsample } from '../../src/engine/attribution/upsample';
import { COLORMAPS, type Colormap } from '../../src/engine/contract/look';
import type { Picture } from '../../src/engine/contract/pictures';
import type { Image } from '../../src/engine/image/image';
import { colorTable } from '../../src/engine/render/colormaps';
import {
  deviationOf,
  divergingPicture,
  imagePicture,
  overlayPicture,
  reliefPicture,
} from '../../src/engine/render/pictures';
import { firstMaximum } from '../../src/engine/tensor';
import { readNpz } from '../support/npz';
import { requestFor } from '../support/request';

const arrays = readNpz('reference/data/drawing.npz');
const { opacities, ties } = JSON.parse(readFileSync('reference/data/drawing.json', 'utf8')) as {
  readonly opacities: readonly number[];
  readonly ties: readonly { readonly values: readonly number[]; readonly first: number }[];
};
const floats = (name: string): Float32Array => Float32Array.from(arrays[name].data);
const [height, width] = arrays['heat'].shape;
const image: Image = { height, width, channels: 3, data: floats('image').map((value) => value / 255) };
const under = imagePicture(image, null);

/**
 * Levels of 255 by which a table may differ from matplotlib's, at most and on average. d3 joins the eleven colours of RdBu
 * by a spline where matplotlib draws lines.
 */
const TABLE: Readonly<Record<Colormap, readonly [most: number, mean: number]>> = {
  inferno: [1, 0.5],
  viridis: [1, 0.5],
  magma: [1, 0.5],
  turbo: [0, 0.001],
  'red-blue': [9, 3],
};
/** One for rounding twice where Pillow cuts off, and the step of a table, where matplotlib takes the entry beside. */
const ROUNDING = 3;
/** So much more is a step of Turbo, which goes through all hues. */
const STEEP = 3;

/** The largest distance of any red, green or blue from a reference [H, W, 3], and its mean. */
function distance({ rgba }: Picture, reference: string): { readonly most: number; readonly mean: number } {
  const { data } = arrays[reference];
  const gaps = Array.from(data, (value, i) => Math.abs(value - rgba[4 * Math.floor(i / 3) + (i % 3)]));
  return { most: Math.max(...gaps), mean: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length };
}

describe('a table of colours', () => {
  it.each(COLORMAPS)('%s is matplotlib’s', (name) => {
    const table = colorTable(name);
    const reference = arrays[`table ${name}`].data;
    const gaps = Array.from(reference, (value, i) => Math.abs(value - table[i]));
    const [most, mean] = TABLE[name];
    expect(Math.max(...gaps)).toBeLessThanOrEqual(most);
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeLessThan(mean);
  });
});

describe.each(opacities)('a map at opacity %f', (opacity) => {
  it.each(COLORMAPS)('in %s lies over the picture as Pillow blends it', (colormap) => {
    const heat = floats('heat');
    const maximum = maximumOf(heat);
    const drawn = overlayPicture(under, divided(heat, maximum), { colormap, opacity }, maximum);
    const { most, mean } = distance(drawn, `overlay ${colormap} ${opacity.toFixed(1)}`);
    const step = colormap === 'turbo' ? STEEP : 0;
    expect(most).toBeLessThanOrEqual(ROUNDING + opacity * (TABLE[colormap][0] + step));
    expect(mean).toBeLessThan(1 + opacity * TABLE[colormap][1]);
    expect(drawn.range).toEqual([0, maximum]);
  });

  it('that is signed is red above zero, blue below, and full at its largest value', () => {
    const signed = floats('signed');
    const drawn = divergingPicture(under, signed, height, width, extentOf(signed), { opacity });
    const { most, mean } = distance(drawn, `signed ${opacity.toFixed(1)}`);
    expect(most).toBeLessThanOrEqual(ROUNDING + opacity * TABLE['red-blue'][0]);
    expect(mean).toBeLessThan(1 + opacity * TABLE['red-blue'][1]);
  });
});

it('a signed map of pixels lies over nothing, whatever the opacity', () => {
  const signed = floats('signed');
  const drawn = divergingPicture(null, signed, height, width, extentOf(signed), { opacity: 0.3 });
  expect(distance(drawn, 'signed 1.0').most).toBeLessThanOrEqual(ROUNDING + TABLE['red-blue'][0]);
});

it('a gradient is drawn around mid-grey, a tenth for a deviation', () => {
  const guided = floats('guided');
  const drawn = reliefPicture(guided, height, width, deviationOf(guided), null);
  expect(distance(drawn, 'relief').most).toBeLessThanOrEqual(1);
});

it('Guided Grad-CAM is the gradient times the enlarged map, divided by its maximum', () => {
  const [rows, columns] = arrays['grid'].shape;
  const named = {
    'grad-cam': { channels: 1, height: rows, width: columns, data: floats('grid') },
    'guided-backprop': { channels: 3, height, width, data: floats('guided') },
  };
  const request = requestFor({ size: { height, width }, methods: [chosen('guided-grad-cam')] });
  const { pictures } = renderPictures(request, image, { augmented: image, original: null, named });
  const picture = pictures['guided-grad-cam'];
  expect(picture && distance(picture, 'guided cam relief').most).toBeLessThanOrEqual(1);
  expect(Object.keys(pictures)).toEqual([
    'original',
    'augmented',
    'grad-cam',
    'guided-backprop',
    'guided-grad-cam',
  ]);
});

it.each([0, 1, 2, 3, 4, 5])('a grid is brought to another size as PyTorch interpolates it (%i)', (at) => {
  const [small, large] = [arrays[`grid ${at}`], arrays[`large ${at}`]];
  const [rows, columns] = small.shape;
  const [tall, wide] = large.shape;
  const found = upsample({ height: rows, width: columns, data: Float32Array.from(small.data) }, tall, wide);
  const gap = Math.max(...Array.from(large.data, (value, i) => Math.abs(value - found[i])));
  expect(found).toHaveLength(tall * wide);
  expect(gap).toBeLessThanOrEqual(1e-6);
});

it.each(ties)('of equal maxima the first counts, as in PyTorch: $values', ({ values, first }) => {
  expect(firstMaximum(values)).toBe(first);
  const model = { classCount: values.length, ending: { link: null, positive: null } };
  const question = { task: 'classification', target: null, classes: 'top10' } as const;
  expect(scoresOf(Float32Array.from(values), question, model).target.index).toBe(first);
});
