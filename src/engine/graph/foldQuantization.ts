/** Weights that are stored in few bits: known values alone, a network that computes so has no gradient. */
import { numberOf, type Evaluator } from './folding';
import { elementCount, normalizeAxis } from '../tensor';

/** ONNX DequantizeLinear-19, (x − zero point) · scale with one scale, or one for each index of an axis; blocks are left alone. */
export const DequantizeLinear: Evaluator = ([x, scale, zeroPoint], node) => {
  const { shape } = x;
  const count = elementCount(scale.shape);
  const axis = count === 1 ? 0 : normalizeAxis(numberOf(node, 'axis', 1), shape.length);
  if (count !== 1 && (scale.shape.length !== 1 || count !== shape[axis])) return undefined;
  const inner = elementCount(shape.slice(axis + 1));
  const data = Float32Array.from(x.data, (value, i) => {
    const at = count === 1 ? 0 : Math.floor(i / inner) % count;
    return (value - (zeroPoint?.data[at] ?? 0)) * scale.data[at];
  });
  return { type: 'float', shape, data };
};
