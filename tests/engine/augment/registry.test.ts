import {
  AUGMENTATION_NAMES,
  SPECS,
  defaultStep,
  fits,
  type AugmentationName,
  type AugmentationStep,
} from '../../../src/engine/augment/catalogue';
import { traceSteps } from '../../../src/engine/augment/trace';
import { applySteps, type SecondImage } from '../../../src/engine/augment/pipeline';
import { REGISTRY } from '../../../src/engine/augment/registry';
import type { ParameterSpec } from '../../../src/engine/augment/spec';
import type { Image, Point, Size } from '../../../src/engine/image/image';

/** The second image of a mixture: the negative of a ramp. */
const second: SecondImage = (_, like) => ({ ...like, data: ramp(like).data.map((value) => 1 - value) });
const OPTIONS = { fixedSize: false, second };
const IMAGES: readonly Size[] = [
  { height: 24, width: 24 },
  { height: 17, width: 30 },
  { height: 31, width: 20 },
];
const SERIES: readonly Size[] = [
  { height: 1, width: 97 },
  { height: 1, width: 200 },
];
const sizesOf = (name: AugmentationName): readonly Size[] => (fits(name, 'image') ? IMAGES : SERIES);

/** Smooth enough that values between pixels can be predicted: x, y and x·y as fractions. */
function ramp({ height, width }: Size): Image {
  const data = new Float32Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([(x + 1) / (width + 1), (y + 1) / (height + 1), 0.5], (y * width + x) * 3);
    }
  }
  return { height, width, channels: 3, data };
}

function step(name: AugmentationStep['name'], parameters: Record<string, number | string>): AugmentationStep {
  const base = defaultStep(name);
  return { ...base, parameters: { ...base.parameters, ...parameters } } as AugmentationStep;
}

/** Steps that move pixels, away from their identity. */
const MOVING: readonly AugmentationStep[] = [
  step('center_crop', { size: 0.6 }),
  step('center_crop', { size: 0.6, output: 'resize' }),
  step('rotate', { angle: 30, interpolation: 'bilinear' }),
  step('rotate', { angle: 271, interpolation: 'bilinear' }),
  step('perspective', { width: 0.8, height: 0.9, depth: 0.1 }),
  step('perspective', { width: 1, height: 0.5, depth: 0.3 }),
  step('translate', { x: 0.2, y: -0.1 }),
  step('shear', { x: 20, y: -10, interpolation: 'bilinear' }),
  step('scale', { factor: 0.7, interpolation: 'bilinear' }),
  step('scale', { factor: 1.6, interpolation: 'bilinear' }),
  step('horizontal_flip', { amount: 1 }),
  step('vertical_flip', { amount: 1 }),
  step('elastic', { alpha: 30, sigma: 3, seed: 2 }),
  step('elastic_transform', { severity: 0.1, seed: 2 }),
  step('grid_distortion', { strength: 0.5, seed: 4 }),
  step('optical_distortion', { k: 0.4 }),
  step('optical_distortion', { k: -0.2 }),
  step('time_shift', { shift: 0.3 }),
  step('time_shift', { shift: -0.4, edge: 'zero' }),
  step('time_warp', { strength: 0.4, seed: 3 }),
  step('time_warp', { strength: 1, seed: 11 }),
  step('window_slice', { size: 0.37, position: 0.8 }),
  step('time_crop', { size: 0.6, position: 0.1 }),
  step('time_crop', { size: 0.6, position: 0.9, output: 'pad' }),
];
const NAMED = MOVING.flatMap((one) =>
  sizesOf(one.name).map(
    (size) => [one.name, JSON.stringify(one.parameters), `${size.height}×${size.width}`, one, size] as const,
  ),
);

function inside({ x, y }: Point, { height, width }: Size, margin = 0): boolean {
  // A series has one row, and nothing is blended across it.
  const across = height === 1 ? 0 : margin;
  return x >= margin && y >= across && x <= width - 1 - margin && y <= height - 1 - across;
}

function* pixels({ height, width }: Size): Generator<Point> {
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) yield { x, y };
}

function distance(a: Point | null, b: Point | null): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : NaN;
}

/** NaN if one is. */
function largest(numbers: readonly number[]): number {
  return Math.max(...numbers.map(Math.abs));
}

it('moves pixels with every geometric augmentation in these tests', () => {
  const geometric = AUGMENTATION_NAMES.filter((name) => REGISTRY[name].kind === 'geometric');
  expect([...new Set(MOVING.map(({ name }) => name))].sort()).toEqual([...geometric].sort());
});

describe.each(AUGMENTATION_NAMES)('%s', (name) => {
  const settings = Object.entries<ParameterSpec>(SPECS[name].parameters);
  const numbers = settings.flatMap(([key, spec]) => (spec.kind === 'number' ? [[key, spec] as const] : []));

  it('is registered under its own name', () => {
    expect(REGISTRY[name].spec.name).toBe(name);
  });

  it('returns the very image it is given at its defaults', () => {
    for (const size of sizesOf(name)) {
      const image = ramp(size);
      expect(applySteps(image, [defaultStep(name)], OPTIONS)).toBe(image);
    }
  });

  it('returns the very image it is given while it is disabled', () => {
    const image = ramp(sizesOf(name)[0]);
    const off = {
      ...step(name, Object.fromEntries(numbers.map(([key, spec]) => [key, spec.minimum]))),
      enabled: false,
    };
    expect(applySteps(image, [off], OPTIONS)).toBe(image);
  });

  it.each(settings)('gives finite pixels and never writes to its input over the range of %s', (key, spec) => {
    const values =
      spec.kind === 'choice' ? spec.choices : [spec.minimum, (spec.minimum + spec.maximum) / 2, spec.maximum];
    for (const size of [...sizesOf(name), { height: 1, width: 1 }, { height: 1, width: 7 }]) {
      const image = ramp(size);
      const before = image.data.slice();
      for (const value of values) {
        const { data, height, width } = applySteps(image, [step(name, { [key]: value })], OPTIONS);
        expect(data).toHaveLength(height * width * 3);
        expect(data.every(fits(name, 'image') ? (pixel) => pixel >= 0 && pixel <= 1 : Number.isFinite)).toBe(
          true,
        );
      }
      expect(image.data).toEqual(before);
    }
  });

  it('has its defaults on the steps of its sliders', () => {
    for (const [, { minimum, maximum, step: every, default: value }] of numbers) {
      expect(value).toBeGreaterThanOrEqual(minimum);
      expect(value).toBeLessThanOrEqual(maximum);
      const steps = (value - minimum) / every;
      expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-9);
    }
  });
});

describe.each(NAMED)('%s with %s at %s', (_, __, ___, moving, size) => {
  it('shows at every output pixel what lies at its point of the input', () => {
    const image = ramp(size);
    const output = applySteps(image, [moving], OPTIONS);
    const { toInput, outputSize } = traceSteps([moving], size, OPTIONS).steps[0];
    expect([output.height, output.width]).toEqual([outputSize.height, outputSize.width]);
    const differences: number[] = [];
    for (const { x, y } of pixels(outputSize)) {
      const from = toInput({ x, y });
      // Scaled crops end at the cut: their outermost pixels read nothing beyond it.
      if (!from || !inside(from, size, 1) || !inside({ x, y }, outputSize, 1)) continue;
      const at = (y * outputSize.width + x) * 3;
      differences.push(output.data[at] - (from.x + 1) / (size.width + 1));
      differences.push(output.data[at + 1] - (from.y + 1) / (size.height + 1));
    }
    expect(differences.length).toBeGreaterThan(40);
    expect(largest(differences)).toBeLessThan(1e-5);
  });

  it('brings points that are mapped back to where they were', () => {
    const still = defaultStep(fits(moving.name, 'image') ? 'erase' : 'erase_interval');
    const [first, { toInput, fromFinal, toFinal, outputSize }] = traceSteps(
      [still, moving],
      size,
      OPTIONS,
    ).steps;
    const differences: number[] = [];
    for (const point of pixels(outputSize)) {
      differences.push(distance(toFinal(point), point), distance(fromFinal(point), point));
      const back = first.fromFinal(point);
      if (back === null) {
        // Zeros come from nowhere.
        expect(toInput(point)).toBeNull();
        continue;
      }
      const there = first.toFinal(back);
      differences.push(distance(back, toInput(point)), distance(there, point));
    }
    expect(differences.length).toBeGreaterThan(100);
    expect(largest(differences)).toBeLessThan(1e-6);
  });
});
