import { readFileSync } from 'node:fs';
import type { AugmentationName, AugmentationStep } from '../../../src/engine/augment/catalogue';
import { applySteps } from '../../../src/engine/augment/pipeline';
import type { Image } from '../../../src/engine/image/image';
import { resize } from '../../../src/engine/image/resize';
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

function run({ augmentation, parameters, image, height, width }: Case): Image {
  if (augmentation === 'resize') return resize(imageOf(image), { height, width });
  const step = { id: 'step', name: augmentation, enabled: true, parameters } as unknown as AugmentationStep;
  return applySteps(imageOf(image), [step], { fixedSize: false });
}

/** Largest difference, and the part of the pixels that differ by more than the tolerance. */
function compare(got: Image, expected: Image): { largest: number; differing: number } {
  const differences = got.data.map((value, i) => Math.abs(value - expected.data[i]));
  const wrong = differences.filter((difference) => difference > 1e-5).length;
  return { largest: Math.max(...differences), differing: wrong / differences.length };
}

const names = [...new Set(cases.map((one) => one.augmentation))];

describe.each(names)('%s', (name) => {
  const mine = cases.filter((one) => one.augmentation === name);

  it('is tried at no fewer than twelve parameter points', () => {
    expect(new Set(mine.map(({ parameters }) => JSON.stringify(parameters))).size).toBeGreaterThanOrEqual(12);
  });

  it.each(mine.map((one) => [JSON.stringify(one.parameters), one.image, one] as const))(
    'with %s agrees with torchvision on %s',
    (_, __, one) => {
      const got = run(one);
      const expected = imageOf(one.output);
      expect([got.height, got.width, got.channels]).toEqual([
        expected.height,
        expected.width,
        expected.channels,
      ]);
      const { largest, differing } = compare(got, expected);
      // Nearest neighbours may flip where the source lies on the border of two pixels.
      if (one.parameters.interpolation === 'nearest') expect(differing).toBeLessThanOrEqual(1e-3);
      else expect(largest).toBeLessThanOrEqual(1e-5);
    },
  );
});
