/**
 * The first pass of any augmentation runs unoptimised and takes five times as long as the next ones: long enough to be
 * felt. A few passes over a tiny image, each a short task of its own, bring that forward to when nobody waits.
 */
import { defaultNamesOf, defaultStep, SPECS } from '../engine/augment/catalogue';
import type { AugmentationStep } from '../engine/augment/catalogue';
import type { ParameterSpec } from '../engine/augment/spec';
import type { Image } from '../engine/image/image';
import type { Augment } from './preview';
import { Previewer } from './preview';
import { toRequest } from './request';
import { DEFAULT_STATE } from './state';
import type { Timing } from './timing';

const SIDE = 32;
const PASSES = 6;
/** Between two passes, milliseconds: room for whatever the user does. */
const REST = 30;

let warm: Promise<void> | null = null;

/** Once a page. */
export function warmUp(augment: Augment, timing: Timing): Promise<void> {
  return (warm ??= run(augment, timing));
}

async function run(augment: Augment, timing: Timing): Promise<void> {
  const previewer = new Previewer(augment);
  const image: Image = { width: SIDE, height: SIDE, channels: 3, data: new Float32Array(SIDE * SIDE * 3) };
  const steps = defaultNamesOf('image').map(underWay);
  for (let pass = 0; pass < PASSES; pass++) {
    await timing.delay(REST);
    const framing = { zoom: 1 + pass / 10, x: 0.5, y: 0.5 };
    const usual = toRequest(DEFAULT_STATE, null, null);
    const request = {
      ...usual,
      input: { ...usual.input, size: { height: SIDE, width: SIDE }, framing, steps },
    };
    previewer.setSource(request.input.imageId, image);
    previewer.preview(request, null);
  }
}

/** A step with every slider at two thirds of its way, so that it is not the identity. */
function underWay(name: AugmentationStep['name']): AugmentationStep {
  const step = defaultStep(name);
  const specs = Object.entries<ParameterSpec>(SPECS[name].parameters);
  const values = specs.map(([key, spec]) => [
    key,
    spec.kind === 'number' ? (spec.minimum + 2 * spec.maximum) / 3 : spec.default,
  ]);
  return { ...step, parameters: Object.fromEntries(values) } as AugmentationStep;
}
