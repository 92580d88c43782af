/**
 * RGB ↔ CIE L*a*b* in 8 bits, in OpenCV's fixed-point arithmetic (imgproc/src/color_lab.cpp, `COLOR_RGB2LAB` and
 * `COLOR_LAB2RGB`): sRGB with its gamma, white D65; L is scaled by 255/100, a and b are shifted by 128.
 */

const [LAB_SHIFT, GAMMA_SHIFT] = [12, 3];
const LAB_SHIFT2 = LAB_SHIFT + GAMMA_SHIFT;
const { min, max, trunc } = Math;
/** 1 of what comes back, and the steps of the table that puts the gamma back on. */
const [BASE, INVERSE_STEPS] = [1 << 14, 1 << 12];
const WHITE = [0.950456, 1, 1.088754];
const TO_XYZ = [0.412453, 0.35758, 0.180423, 0.212671, 0.71516, 0.072169, 0.019334, 0.119193, 0.950227];
const TO_RGB = [3.240479, -1.53715, -0.498535, -0.969256, 1.875991, 0.041556, 0.055648, -0.204043, 1.057311];

const fromGamma = (x: number): number => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
const toGamma = (x: number): number => (x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055);
const descaled = (value: number, shift: number): number => (value + (1 << (shift - 1))) >> shift;
const fixed = (value: number): number => Math.round(value * (1 << LAB_SHIFT));

interface Tables {
  readonly gamma: Int32Array;
  readonly root: Int32Array;
  readonly toXyz: readonly number[];
  /** y and f(y) of every L. */
  readonly luminance: Int32Array;
  readonly inverse: Uint8Array;
  readonly toRgb: readonly number[];
}

let known: Tables | null = null;

function tables(): Tables {
  known ??= {
    gamma: Int32Array.from({ length: 256 }, (_, i) =>
      Math.round(255 * (1 << GAMMA_SHIFT) * fromGamma(i / 255)),
    ),
    root: Int32Array.from({ length: 384 << GAMMA_SHIFT }, (_, i) => {
      const x = i / (255 << GAMMA_SHIFT);
      return Math.round((1 << LAB_SHIFT2) * (x < 0.008856 ? x * 7.787 + 16 / 116 : Math.cbrt(x)));
    }),
    toXyz: TO_XYZ.map((value, i) => fixed(value / WHITE[Math.floor(i / 3)])),
    luminance: Int32Array.from({ length: 512 }, (_, i) => {
      const l = ((i >> 1) * 100) / 255;
      const y = l <= 8 ? l / 903.3 : ((l + 16) / 116) ** 3;
      return Math.round(BASE * (i % 2 === 0 ? y : l <= 8 ? 7.787 * y + 16 / 116 : (l + 16) / 116));
    }),
    inverse: Uint8Array.from({ length: INVERSE_STEPS }, (_, i) =>
      Math.round(255 * toGamma(i / INVERSE_STEPS)),
    ),
    toRgb: TO_RGB.map((value, i) => fixed(value * WHITE[i % 3])),
  };
  return known;
}

/** RGB → L, a, b, three bytes a pixel, in place. */
export function toLab(pixels: Uint8Array): void {
  const { gamma, root, toXyz: c } = tables();
  const [scale, shift] = [
    Math.trunc((116 * 255 + 50) / 100),
    -Math.trunc((16 * 255 * (1 << LAB_SHIFT2) + 50) / 100),
  ];
  const centre = 128 << LAB_SHIFT2;
  for (let at = 0; at < pixels.length; at += 3) {
    const [r, g, b] = [gamma[pixels[at]], gamma[pixels[at + 1]], gamma[pixels[at + 2]]];
    const x = root[descaled(r * c[0] + g * c[1] + b * c[2], LAB_SHIFT)];
    const y = root[descaled(r * c[3] + g * c[4] + b * c[5], LAB_SHIFT)];
    const z = root[descaled(r * c[6] + g * c[7] + b * c[8], LAB_SHIFT)];
    pixels[at] = clamped(descaled(scale * y + shift, LAB_SHIFT2));
    pixels[at + 1] = clamped(descaled(500 * (x - y) + centre, LAB_SHIFT2));
    pixels[at + 2] = clamped(descaled(200 * (y - z) + centre, LAB_SHIFT2));
  }
}

/** L, a, b → RGB, in place. */
export function fromLab(pixels: Uint8Array): void {
  const { luminance, inverse, toRgb: c } = tables();
  const shift = LAB_SHIFT + 14 - 12;
  for (let at = 0; at < pixels.length; at += 3) {
    const [y, f] = [luminance[2 * pixels[at]], luminance[2 * pixels[at] + 1]];
    const a = ((5 * pixels[at + 1] * 53687 + (1 << 7)) >> 13) - Math.trunc((128 * BASE) / 500);
    const b = ((pixels[at + 2] * 41943 + (1 << 4)) >> 9) - Math.trunc((128 * BASE) / 200) + 1;
    const [x, z] = [cubed(f + a), cubed(f - b)];
    for (let k = 0; k < 3; k++) {
      const linear = descaled(c[3 * k] * x + c[3 * k + 1] * y + c[3 * k + 2] * z, shift);
      pixels[at + k] = inverse[min(INVERSE_STEPS - 1, max(0, linear))];
    }
  }
}

/** f of black, 16/116, after the slope that f has there. */
const F_OF_BLACK = 290;

/** The inverse of f, in whole numbers as OpenCV cuts them off. */
function cubed(f: number): number {
  if (f <= 3390) return trunc((f * 108) / 841) - F_OF_BLACK;
  return trunc((trunc((f * f) / BASE) * f) / BASE);
}

const clamped = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
