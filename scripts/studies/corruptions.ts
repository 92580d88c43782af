/**
 * Our half of the check of ImageNet-C: `tsx scripts/studies/corruptions.ts OUT.npz` writes a photograph [160, 160, 3] under every
 * corruption at every severity, of those that take a seed under four.
 */
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { npz } from '../../src/cli/npz';
import { defaultStep, SPECS, type AugmentationStep } from '../../src/engine/augment/catalogue';
import { applySteps } from '../../src/engine/augment/pipeline';
import type { Image } from '../../src/engine/image/image';
import type { NpyArray } from '../../src/engine/image/writeNpy';
import {
  CORRUPTION_NAMES,
  CORRUPTIONS,
  severityPoints,
  type CorruptionName,
} from '../../src/study/imagenetC';

const PHOTOGRAPH = 'reference/data/photographs/chelsea-whole-160.png';
const SEEDS = [0, 1, 2, 3];
/** Of motion blur, which draws it. */
const ANGLE = 30;

export async function photograph(): Promise<Image> {
  const { data, info } = await sharp(PHOTOGRAPH).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = Float32Array.from(data, (value) => value / 255);
  return { height: info.height, width: info.width, channels: 3, data: pixels };
}

/** The picture at a severity (0: the first), one for each seed. */
export function corruptedPictures(image: Image, name: CorruptionName, severity: number): readonly Image[] {
  const { augmentation } = CORRUPTIONS[name];
  const { parameters, points } = severityPoints(name);
  const seeds = 'seed' in SPECS[augmentation].parameters ? SEEDS : [null];
  return seeds.map((seed) => {
    const step = defaultStep(augmentation);
    const set = {
      ...step.parameters,
      ...Object.fromEntries(parameters.map((parameter, i) => [parameter, points[severity][i]])),
      ...(seed !== null && { seed }),
      ...('angle' in step.parameters && { angle: ANGLE }),
    };
    const changed = { ...step, enabled: true, parameters: set } as AugmentationStep;
    return applySteps(image, [changed], { fixedSize: false });
  });
}

async function main(out: string): Promise<void> {
  const image = await photograph();
  const { height, width } = image;
  const arrays: Record<string, NpyArray> = {};
  for (const name of CORRUPTION_NAMES)
    for (let severity = 0; severity < 5; severity++)
      corruptedPictures(image, name, severity).forEach(({ data }, seed) => {
        arrays[`${name}/${severity + 1}/${seed}`] = { shape: [height, width, 3], data };
      });
  writeFileSync(out, npz(arrays));
}

if (process.argv[1]?.endsWith('corruptions.ts')) void main(process.argv[2]);
