import { readFileSync } from 'node:fs';
import {
  namesOf,
  SPECS,
  type AugmentationName,
  type AugmentationStep,
} from '../../../src/engine/augment/catalogue';
import type { ParameterSpec } from '../../../src/engine/augment/spec';
import { applySteps, type SecondImage } from '../../../src/engine/augment/pipeline';
import type { Image } from '../../../src/engine/image/image';
import { resize } from '../../../src/engine/image/resize';
import { secondImage } from '../../../src/engine/image/second';
import { sourceOf } from '../../../src/engine/image/source';
import { readNpz } from '../../support/npz';

interface Case {
  readonly augmentation: AugmentationName | 'resize';
  readonly parameters: Record<string, number | string>;
  readonly image: string;
  readonly output: string;
  readonly height: number;
  readonly width: number;
}

const cases = JSON.parse(readFileSync('reference/data/augment.json', 'utf8')) as Case[];
const arrays = readNpz('reference/data/augment.npz');

function imageOf(key: string): Image {
  const [height, width, channels] = arrays[key].shape;
  return { height, width, channels, data: arrays[key].data as Float32Array };
}

/** As the engine brings an image of the gallery to the first one. */
const second: SecondImage = (place, like) =>
  secondImage(sourceOf(imageOf(`gallery/${place}`), 'second', 1), null, like).image;

function run({ augmentation, parameters, image, height, width }: Case): Image {
  if (augmentation === 'resize') return resize(imageOf(image), { height, width });
  const step = { id: 'step', name: augmentation, enabled: true, parameters } as unknown as AugmentationStep;
  return applySteps(imageOf(image), [step], { fixedSize: false, second });
}

/** Largest difference, and the part of the pixels that differ by more than the tolerance. */
function compare(got: Image, expected: Image, tolerance = 1e-5): { largest: number; differing: number } {
  const differences = got.data.map((value, i) => Math.abs(value - expected.data[i]));
  const wrong = differences.filter((difference) => difference > tolerance).length;
  return { largest: Math.max(...differences), differing: wrong / differences.length };
}

/** Computed in 8 bits, through tables that round: hardly any pixel differs by more than one level. */
const EIGHT_BITS: ReadonlySet<string> = new Set(['clahe']);

/** How many different settings an augmentation has. */
function settingsOf(name: Case['augmentation']): number {
  if (name === 'resize') return Infinity;
  const counts = Object.values<ParameterSpec>(SPECS[name].parameters).map((spec) =>
    spec.kind === 'choice' ? spec.choices.length : Math.round((spec.maximum - spec.minimum) / spec.step) + 1,
  );
  return counts.reduce((product, count) => product * count, 1);
}

const names = [...new Set(cases.map((one) => one.augmentation))];

it('has reference values for every augmentation of images', () => {
  expect(names.filter((name) => name !== 'resize').sort()).toEqual([...namesOf('image')].sort());
});

describe.each(names)('%s', (name) => {
  const mine = cases.filter((one) => one.augmentation === name);

  it('is tried at twelve points or more, with every setting where there are fewer', () => {
    const points = new Set(mine.map(({ parameters }) => JSON.stringify(parameters)));
    expect(points.size).toBeGreaterThanOrEqual(Math.min(12, settingsOf(name)));
    expect(mine.length).toBeGreaterThanOrEqual(12);
  });

  it.each(mine.map((one) => [JSON.stringify(one.parameters), one.image, one] as const))(
    'with %s agrees with the reference on %s',
    (_, __, one) => {
      const got = run(one);
      const expected = imageOf(one.output);
      expect([got.height, got.width, got.channels]).toEqual([
        expected.height,
        expected.width,
        expected.channels,
      ]);
      if (EIGHT_BITS.has(name)) {
        const { largest, differing } = compare(got, expected, 1.01 / 255);
        expect(largest).toBeLessThanOrEqual(3.01 / 255);
        expect(differing).toBeLessThanOrEqual(1e-3);
        return;
      }
      const { largest, differing } = compare(got, expected);
      // Nearest neighbours may flip where the source lies on the border of two pixels.
      if (one.parameters.interpolation === 'nearest') expect(differing).toBeLessThanOrEqual(1e-3);
      else expect(largest).toBeLessThanOrEqual(1e-5);
    },
  );
});
