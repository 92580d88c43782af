/** Cubic splines. */

/**
 * The natural cubic spline through `values` at 0, 1, 2, …: twice continuously differentiable, without curvature at its
 * ends (scipy.interpolate.CubicSpline, bc_type='natural'). Needs two values at least.
 */
export function naturalSpline(values: Float64Array): (x: number) => number {
  const curvature = curvatures(values);
  return (x) => {
    const left = Math.min(values.length - 2, Math.max(0, Math.floor(x)));
    const [u, v] = [left + 1 - x, x - left];
    const bend = (t: number): number => (t * t * t - t) / 6;
    return (
      u * values[left] + v * values[left + 1] + bend(u) * curvature[left] + bend(v) * curvature[left + 1]
    );
  };
}

/** Second derivatives at the knots: m₍ᵢ₋₁₎ + 4mᵢ + m₍ᵢ₊₁₎ = 6(v₍ᵢ₋₁₎ − 2vᵢ + v₍ᵢ₊₁₎), zero at both ends (Thomas' algorithm). */
function curvatures(values: Float64Array): Float64Array {
  const last = values.length - 1;
  const [found, upper] = [new Float64Array(values.length), new Float64Array(values.length)];
  for (let i = 1; i < last; i++) {
    const pivot = 4 - upper[i - 1];
    upper[i] = 1 / pivot;
    found[i] = (6 * (values[i - 1] - 2 * values[i] + values[i + 1]) - found[i - 1]) / pivot;
  }
  for (let i = last - 1; i > 0; i--) found[i] -= upper[i] * found[i + 1];
  return found;
}
