/** Structural similarity of two maps. Pure. */
import type { Grid } from '../../engine/contract/maps';

const [K1, K2] = [0.01, 0.03];

/**
 * SSIM = (2 μa μb + C₁)(2 σab + C₂) / ((μa² + μb² + C₁)(σa² + σb² + C₂)), its mean over all windows that lie inside of the map and
 * hold no pixel that was not seen; C = (K·range)², sample (co)variances. Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on
 * Image Processing 13, 2004, with uniform windows as in skimage.metrics.structural_similarity. At most 1; NaN without a window.
 * @param range of the values, such as 1 for maps in [0, 1]
 * @param side of the window, odd; 7 as in scikit-image
 */
export function ssim(a: Grid, b: Grid, range: number, side = 7): number {
  if (a.height !== b.height || a.width !== b.width)
    throw new RangeError(`maps of ${a.height} × ${a.width} and ${b.height} × ${b.width}`);
  let [total, windows] = [0, 0];
  for (let top = 0; top + side <= a.height; top++) {
    for (let left = 0; left + side <= a.width; left++) {
      const value = ofWindow(a, b, top, left, side, range);
      if (Number.isNaN(value)) continue;
      total += value;
      windows++;
    }
  }
  return total / windows;
}

function ofWindow(a: Grid, b: Grid, top: number, left: number, side: number, range: number): number {
  const n = side * side;
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) {
      const [u, v] = [a.data[y * a.width + x], b.data[y * b.width + x]];
      sa += u;
      sb += v;
      saa += u * u;
      sbb += v * v;
      sab += u * v;
    }
  }
  const [ma, mb] = [sa / n, sb / n];
  const sample = n / (n - 1);
  const [va, vb, vab] = [saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb].map(
    (value) => value * sample,
  );
  const [c1, c2] = [(K1 * range) ** 2, (K2 * range) ** 2];
  return ((2 * ma * mb + c1) * (2 * vab + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
}
