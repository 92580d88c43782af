/**
 * `npx tsx scripts/augmentationTimes.ts [SIDE]`: what every augmentation of images takes, every slider at two thirds of its
 * way, in milliseconds of the processor, so that other programs do not count. A page draws previews of up to eight by itself,
 * see src/session/livePreview.ts.
 */
import { defaultStep, namesOf, SPECS, type AugmentationStep } from '../src/engine/augment/catalogue';
import { applySteps } from '../src/engine/augment/pipeline';
import type { ParameterSpec } from '../src/engine/augment/spec';
import type { Image } from '../src/engine/image/image';

const [SIDE = 224] = process.argv.slice(2).map(Number);
const [WARMING, TIMES] = [3, 9];

const image: Image = {
  width: SIDE,
  height: SIDE,
  channels: 3,
  data: Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => ((i * 7919) % 1009) / 1009),
};

function underWay(name: AugmentationStep['name']): AugmentationStep {
  const specs = Object.entries<ParameterSpec>(SPECS[name].parameters);
  const values = specs.map(([key, spec]) => [
    key,
    spec.kind === 'choice' ? spec.default : at(spec.minimum, spec.maximum, spec.step),
  ]);
  return { ...defaultStep(name), parameters: Object.fromEntries(values) } as AugmentationStep;
}

const at = (low: number, high: number, step: number): number =>
  low + Math.round((2 * (high - low)) / (3 * step)) * step;

function median(steps: readonly AugmentationStep[]): number {
  const times = Array.from({ length: WARMING + TIMES }, () => {
    const before = process.cpuUsage();
    applySteps(image, steps, { fixedSize: true, second: () => image });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.slice(WARMING).toSorted((a, b) => a - b)[TIMES >> 1];
}

for (const name of namesOf('image')) console.log(`${name.padEnd(20)} ${median([underWay(name)]).toFixed(1)}`);
