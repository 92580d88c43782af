import { defaultStep, type AugmentationStep } from '../../../src/engine/augment/catalogue';
import { traceSteps } from '../../../src/engine/augment/trace';
import { applySteps } from '../../../src/engine/augment/pipeline';
import type { Image } from '../../../src/engine/image/image';

function step(name: AugmentationStep['name'], parameters: Record<string, number | string>): AugmentationStep {
  const base = defaultStep(name);
  return { ...base, parameters: { ...base.parameters, ...parameters } } as AugmentationStep;
}

/** One channel, every pixel another value. */
function numbered(height: number, width: number): Image {
  const data = Float32Array.from({ length: height * width }, (_, i) => i / (height * width));
  return { height, width, channels: 1, data };
}

const free = { fixedSize: false };
const fixed = { fixedSize: true };

describe('applying steps', () => {
  it('runs them in their order', () => {
    const image = numbered(8, 8);
    const [bright, box] = [
      step('brightness', { factor: 2 }),
      step('erase', { height: 0.5, width: 0.5, value: 0.3 }),
    ];
    expect(applySteps(image, [bright, box], free).data[0]).toBeCloseTo(0.3, 6);
    expect(applySteps(image, [box, bright], free).data[0]).toBeCloseTo(0.6, 6);
  });

  it('lets every step read the size that reaches it', () => {
    const cropped = applySteps(
      numbered(20, 20),
      [step('center_crop', { size: 0.5 }), step('erase', { height: 1, width: 1, value: 1 })],
      free,
    );
    expect([cropped.height, cropped.width]).toEqual([10, 10]);
    expect(cropped.data.every((value) => value === 1)).toBe(true);
  });

  it('does not zoom when the cropped image is pulled in perspective', () => {
    const crop = step('center_crop', { size: 0.5 });
    const pulled = applySteps(numbered(20, 20), [crop, step('perspective', { height: 0.99999 })], free);
    const cropped = applySteps(numbered(20, 20), [crop], free);
    pulled.data.subarray(0, 90).forEach((value, i) => expect(value).toBeCloseTo(cropped.data[i], 3));
  });

  it('scales a crop back where the network takes one size only', () => {
    const image = numbered(21, 15);
    const cut = step('center_crop', { size: 0.4, output: 'crop' });
    const scaled = applySteps(image, [cut], fixed);
    expect([scaled.height, scaled.width]).toEqual([21, 15]);
    expect(scaled).toEqual(applySteps(image, [step('center_crop', { size: 0.4, output: 'resize' })], free));
  });

  it.each(['nearest', 'bilinear'])('turns by −30° as by 330°, bit for bit (%s)', (interpolation) => {
    const image = numbered(23, 40);
    const turned = (angle: number) => applySteps(image, [step('rotate', { angle, interpolation })], free);
    for (let angle = -360; angle < 0; angle++) expect(turned(angle)).toEqual(turned(angle + 360));
    expect(turned(-30.1)).toEqual(turned(329.9));
    expect(turned(-30)).not.toEqual(turned(30));
  });

  it('turns counter-clockwise', () => {
    const turned = applySteps(numbered(3, 3), [step('rotate', { angle: 90 })], free);
    // The last column becomes the first row.
    expect([...turned.data.subarray(0, 3)].map((value) => Math.round(value * 9))).toEqual([2, 5, 8]);
  });

  it('is blind where no homography exists', () => {
    const flat: readonly Record<string, number>[] = [{ width: 0 }, { height: 0 }, { depth: 1 }];
    for (const parameters of flat) {
      const { data } = applySteps(numbered(9, 9), [step('perspective', parameters)], free);
      expect(data.every((value) => value === 0)).toBe(true);
    }
  });

  it('clips the erase box to the image', () => {
    const { data } = applySteps(
      numbered(10, 10),
      [step('erase', { top: 0.8, left: 0.7, height: 0.9, width: 0.9, value: 1 })],
      free,
    );
    expect([...data.keys()].filter((i) => data[i] === 1)).toEqual([87, 88, 89, 97, 98, 99]);
  });
});

describe('tracing steps', () => {
  const box = step('erase', { top: 0.1, left: 0.2, height: 0.3, width: 0.3, value: 1 });

  it('places an erase box where later steps leave it', () => {
    const image = { ...numbered(64, 64), data: new Float32Array(64 * 64) };
    const steps = [
      box,
      step('center_crop', { size: 0.9 }),
      step('rotate', { angle: 40, interpolation: 'bilinear' }),
      step('perspective', { width: 0.9, depth: 0.1 }),
    ];
    const output = applySteps(image, steps, free);
    const { size, steps: traced } = traceSteps(steps, image, free);
    expect([size.height, size.width]).toEqual([output.height, output.width]);
    // Centre of the box: rows 6–24, columns 13–31.
    const centre = traced[0].toFinal({ x: 22, y: 15 });
    if (!centre) throw new Error('the centre is seen');
    const at = Math.round(centre.y) * output.width + Math.round(centre.x);
    expect(output.data[at]).toBeCloseTo(1, 5);
    const corner = traced[0].toFinal({ x: 36, y: 29 });
    if (!corner) throw new Error('the pixel past the corner is seen');
    expect(output.data[Math.round(corner.y) * output.width + Math.round(corner.x)]).toBe(0);
  });

  it('puts the perspective corners where the parameters say', () => {
    const pull = step('perspective', { width: 0.5, height: 0.75, depth: 0.25 });
    const { steps } = traceSteps([defaultStep('erase'), pull], { height: 101, width: 201 }, free);
    // torchvision declares corners at pixel indices and samples at pixel centres: not exact by a fraction of a pixel.
    for (const [from, to] of [
      [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
      ],
      [
        { x: 200, y: 0 },
        { x: 100, y: 25 },
      ],
      [
        { x: 200, y: 100 },
        { x: 100, y: 75 },
      ],
      [
        { x: 0, y: 100 },
        { x: 0, y: 75 },
      ],
    ]) {
      const got = steps[0].toFinal(from);
      expect(Math.abs((got?.x ?? NaN) - to.x)).toBeLessThan(0.5);
      expect(Math.abs((got?.y ?? NaN) - to.y)).toBeLessThan(0.5);
    }
  });

  it('maps nothing through a step that flattens the image, but still what follows it', () => {
    const flat = step('perspective', { width: 0 });
    const { steps } = traceSteps(
      [box, flat, step('rotate', { angle: 180 })],
      { height: 10, width: 10 },
      free,
    );
    expect(steps[0].toFinal({ x: 3, y: 3 })).toBeNull();
    expect(steps[0].fromFinal({ x: 3, y: 3 })).toBeNull();
    expect(steps[1].toFinal({ x: 3, y: 3 })?.x).toBeCloseTo(6, 9);
  });
});
