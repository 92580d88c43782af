/**
 * What JPEG does to pixels, without writing a file: colours, subsampling, DCT, quantisation and back (ITU-T T.81).
 * Follows libjpeg-turbo: its fixed-point colours, rounding of the halved colours, and smooth upsampling.
 */
import type { Image } from '../../image/image';
import { doubled, halved, type Plane } from './chroma';
import { quantised } from './dct';
import { COLOUR, LUMINANCE, tableOf } from './tables';

/** The image after compression at a quality of 1–100; three channels as YCbCr 4:2:0, others each as a grey image. */
export function compressed(image: Image, quality: number): Image {
  const { height, width, channels, data } = image;
  const planes = Array.from({ length: channels }, (_, channel) => {
    const values = new Float32Array(height * width);
    for (let i = 0, from = channel; i < values.length; i++, from += channels) {
      values[i] = Math.round(255 * Math.min(1, Math.max(0, data[from])));
    }
    return { height, width, values };
  });
  const grey = tableOf(LUMINANCE, quality);
  const found =
    channels === 3
      ? fromYcc(throughYcc(toYcc(planes), grey, tableOf(COLOUR, quality)))
      : planes.map((plane) => quantised(plane, grey));
  const out = new Float32Array(data.length);
  found.forEach(({ values }, channel) => {
    for (let i = 0, to = channel; i < values.length; i++, to += channels) out[to] = values[i] / 255;
  });
  return { ...image, data: out };
}

type Planes = readonly Plane[];

function throughYcc([y, ...colours]: Planes, grey: Float64Array, colour: Float64Array): Planes {
  return [quantised(y, grey), ...colours.map((plane) => doubled(quantised(halved(plane), colour), plane))];
}

/** 65536 times a fraction, as libjpeg's FIX(). */
const fix = (value: number): number => Math.round(value * 65536);
const HALF = 32768;
const MIDDLE = 128 * 65536;
/** Weights of red, green and blue. */
const FORWARD = [
  { weights: [fix(0.299), fix(0.587), fix(0.114)], rounding: HALF },
  { weights: [-fix(0.168735892), -fix(0.331264108), fix(0.5)], rounding: MIDDLE + HALF - 1 },
  { weights: [fix(0.5), -fix(0.418687589), -fix(0.081312411)], rounding: MIDDLE + HALF - 1 },
] as const;
const BACK = {
  redOfCr: fix(1.402),
  blueOfCb: fix(1.772),
  greenOfCb: fix(0.344136286),
  greenOfCr: fix(0.714136286),
};

function toYcc([red, green, blue]: Planes): Planes {
  return FORWARD.map(({ weights: [r, g, b], rounding }) => ({
    ...red,
    values: red.values.map(
      (value, i) => (r * value + g * green.values[i] + b * blue.values[i] + rounding) >> 16,
    ),
  }));
}

const byte = (value: number): number => Math.min(255, Math.max(0, value));

function fromYcc([y, cb, cr]: Planes): Planes {
  const of = (change: (y: number, cb: number, cr: number) => number): Plane => ({
    ...y,
    values: y.values.map((value, i) => byte(change(value, cb.values[i] - 128, cr.values[i] - 128))),
  });
  return [
    of((value, _, v) => value + ((BACK.redOfCr * v + HALF) >> 16)),
    of((value, u, v) => value + ((-BACK.greenOfCb * u - BACK.greenOfCr * v + HALF) >> 16)),
    of((value, u) => value + ((BACK.blueOfCb * u + HALF) >> 16)),
  ];
}
