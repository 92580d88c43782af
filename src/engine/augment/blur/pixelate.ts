/** Pixelate: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { swept } from '../parameters';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const pixelateSpec = {
  name: 'pixelate',
  title: 'Pixelate',
  summary: 'Shows the image as few large squares.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions pixelate: PIL.Image.resize, down with BOX, up with NEAREST, on float images',
  parameters: {
    scale: swept({
      title: 'Pixelate',
      summary: 'Squares along each side as a fraction of its pixels; 1 leaves the image as it is.',
      quantity: 'fraction-of-side',
      minimum: 0.02,
      maximum: 1,
      step: 0.01,
      default: 1,
    }),
  },
} as const satisfies AugmentationSpec;

const sideOf = (scale: number, extent: number): number => Math.max(1, Math.trunc(extent * scale));

/** Weights of the input's places in each of `outputs` equal boxes: PIL's box filter. */
function boxes(extent: number, outputs: number): readonly { first: number; weights: Float64Array }[] {
  const size = extent / outputs;
  const support = size / 2;
  return Array.from({ length: outputs }, (_, i) => {
    const centre = (i + 0.5) * size;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(extent, Math.trunc(centre + support + 0.5));
    const raw = Float64Array.from({ length: end - first }, (__, k) => {
      const place = (k + first - centre + 0.5) * (1 / size);
      return place > -0.5 && place <= 0.5 ? 1 : 0;
    });
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}

/** The box that each of `extent` places shows; summed up as PIL does, which decides where a place lies on an edge. */
function nearest(extent: number, boxesOf: number): Int32Array {
  const step = boxesOf / extent;
  const found = new Int32Array(extent);
  for (let i = 0, place = step / 2; i < extent; i++, place += step) found[i] = Math.floor(place);
  return found;
}

function pixelated(image: Image, scale: number): Image {
  const { height, width, channels, data } = image;
  const [columns, rows] = [sideOf(scale, width), sideOf(scale, height)];
  const [across, down] = [boxes(width, columns), boxes(height, rows)];
  const narrow = new Float32Array(height * columns * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (const { first, weights } of across) {
      for (let c = 0; c < channels; c++, to++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++)
          sum += weights[k] * data[(y * width + first + k) * channels + c];
        narrow[to] = sum;
      }
    }
  }
  const line = columns * channels;
  const small = new Float32Array(rows * line);
  down.forEach(({ first, weights }, row) => {
    for (let i = 0; i < line; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * narrow[(first + k) * line + i];
      small[row * line + i] = sum;
    }
  });
  const out = new Float32Array(data.length);
  const [rowOf, columnOf] = [nearest(height, rows), nearest(width, columns)];
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = rowOf[y] * line + columnOf[x] * channels;
      for (let c = 0; c < channels; c++, to++) out[to] = small[from + c];
    }
  }
  return { ...image, data: out };
}

export const pixelate: FilterAugmentation<typeof pixelateSpec> = {
  kind: 'filter',
  spec: pixelateSpec,
  isIdentity: ({ scale }, { height, width }) =>
    sideOf(scale, width) === width && sideOf(scale, height) === height,
  apply: (image, { scale }) => pixelated(image, scale),
};
