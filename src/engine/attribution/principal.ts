/** The first principal component of vectors that lie in a row, by power iteration. */

const [MOST_STEPS, SETTLED] = [1000, 1e-10];
/** Up to here the products of all places cost less than the steps. */
const MOST_PLACES = 256;

/**
 * u₁σ₁ of the matrix [places, channels] less its mean over places. The sign, which a decomposition leaves open, is that of
 * the mean over channels.
 */
export function principal(values: Float32Array, channels: number): Float32Array {
  const places = values.length / channels;
  const centred = lessMean(values, channels, places);
  const isSmall = places <= channels && places <= MOST_PLACES;
  const along = isSmall ? ofProducts(centred, channels, places) : ofVectors(centred, channels, places);
  let sign = 0;
  for (let p = 0; p < places; p++)
    for (let c = 0; c < channels; c++) sign += along[p] * values[p * channels + c];
  return Float32Array.from(along, (value) => (sign < 0 ? -value : value));
}

/** By the products of all places with one another, [places, places]: one look at the channels for all steps. */
function ofProducts(centred: Float64Array, channels: number, places: number): Float64Array {
  const products = new Float64Array(places * places);
  for (let p = 0; p < places; p++) {
    const row = centred.subarray(p * channels, (p + 1) * channels);
    projected(centred, row, channels, p + 1).forEach((value, q) => {
      products[p * places + q] = products[q * places + p] = value;
    });
  }
  let [unit, before] = [new Float64Array(places), 0];
  let longest = 0;
  for (let p = 1; p < places; p++)
    if (products[p * (places + 1)] > products[longest * (places + 1)]) longest = p;
  unit[longest] = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = projected(products, unit, places, places);
    const size = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (size === 0) return new Float64Array(places);
    unit = next.map((value) => value / size);
    const isSettled = Math.abs(size - before) <= SETTLED * size;
    before = size;
    if (isSettled) break;
  }
  return unit.map((value) => value * Math.sqrt(before));
}

function ofVectors(centred: Float64Array, channels: number, places: number): Float64Array {
  let direction = startOf(centred, channels, places);
  for (let step = 0, before = 0; step < MOST_STEPS; step++) {
    const along = projected(centred, direction, channels, places);
    const next = new Float64Array(channels);
    for (let p = 0; p < places; p++)
      for (let c = 0; c < channels; c++) next[c] += along[p] * centred[p * channels + c];
    const size = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (size === 0) return new Float64Array(places);
    direction = next.map((value) => value / size);
    if (Math.abs(size - before) <= SETTLED * size) break;
    before = size;
  }
  return projected(centred, direction, channels, places);
}

function lessMean(values: Float32Array, channels: number, places: number): Float64Array {
  const mean = new Float64Array(channels);
  for (let p = 0, i = 0; p < places; p++)
    for (let c = 0; c < channels; c++, i++) mean[c] += values[i] / places;
  const centred = new Float64Array(values.length);
  for (let p = 0, i = 0; p < places; p++)
    for (let c = 0; c < channels; c++, i++) centred[i] = values[i] - mean[c];
  return centred;
}

/** The longest row: never at right angles to the component but by accident. */
function startOf(values: Float64Array, channels: number, places: number): Float64Array {
  let [best, at] = [-1, 0];
  for (let p = 0; p < places; p++) {
    const row = values.subarray(p * channels, (p + 1) * channels);
    const size = row.reduce((sum, value) => sum + value * value, 0);
    if (size > best) [best, at] = [size, p];
  }
  const size = Math.sqrt(best) || 1;
  return values.slice(at * channels, (at + 1) * channels).map((value) => value / size);
}

function projected(
  values: Float64Array,
  direction: Float64Array,
  channels: number,
  places: number,
): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: places }, (_, p) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[p * channels + c] * direction[c];
    return sum;
  });
}
