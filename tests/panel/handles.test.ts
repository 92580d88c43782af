import { traceSteps } from '../../src/engine/augment/trace';
import { defaultStep } from '../../src/engine/augment/catalogue';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';
import { eraseHandles, moveBox, pullBox } from '../../src/panel/handles/eraseHandles';
import { rotateHandles } from '../../src/panel/handles/rotateHandles';
import { pulled } from '../../src/panel/handles/tools';
import { perspectiveHandles } from '../../src/panel/handles/perspectiveHandles';
import { panned, zoomed } from '../../src/panel/framing/framingMath';

const SIZE = { width: 200, height: 100 };
const BOX = { top: 0.2, left: 0.2, height: 0.4, width: 0.4 };

type Step<N extends AugmentationStep['name']> = Extract<AugmentationStep, { name: N }>;

function erase(parameters: object): Step<'erase'> {
  const step = defaultStep('erase') as Step<'erase'>;
  return { ...step, parameters: { ...step.parameters, ...parameters } };
}

function perspective(parameters: object): Step<'perspective'> {
  const step = defaultStep('perspective') as Step<'perspective'>;
  return { ...step, parameters: { ...step.parameters, ...parameters } };
}

const named = (handles: ReturnType<typeof eraseHandles>, name: string) => {
  const found = handles.handles.find((handle) => handle.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe('the erase box', () => {
  it('keeps its size while it is moved, and stays inside', () => {
    expect(moveBox(BOX, 0.1, -0.1)).toEqual({ ...BOX, left: 0.30000000000000004, top: 0.1 });
    expect(moveBox(BOX, 9, -9)).toEqual({ ...BOX, left: 0.6, top: 0 });
  });

  it('keeps the opposite edges while a corner is pulled', () => {
    const pulled = pullBox(BOX, { x: -1, y: 1 }, 0.1, 0.1);
    expect(pulled.left + pulled.width).toBeCloseTo(0.6);
    expect(pulled.top).toBe(0.2);
    expect(pulled.height).toBeCloseTo(0.5);
  });

  it('never turns inside out', () => {
    expect(pullBox(BOX, { x: 1, y: 0 }, -5, 0).width).toBeCloseTo(0.01);
    expect(pullBox(BOX, { x: -1, y: 0 }, 5, 0).left).toBeCloseTo(0.59);
  });

  it('has its corners on the edges of the covered pixels', () => {
    const { outline } = eraseHandles(erase(BOX), SIZE, '');
    expect(outline[0]).toEqual({ x: 39.5, y: 19.5 });
    expect(outline[2]?.x).toBeCloseTo(119.5);
  });

  it('has nothing to grab while it covers nothing', () => {
    expect(eraseHandles(erase({}), SIZE, '').handles).toEqual([]);
  });

  it('follows a drag of pixels by fractions of the image, on the grid of its sliders', () => {
    const corner = named(eraseHandles(erase(BOX), SIZE, ''), 'Erase box bottom right corner');
    const patch = corner.drag({ x: 119.5, y: 59.5 }, { x: 140.2, y: 59.5 });
    expect(patch).toEqual({ top: 0.2, left: 0.2, height: 0.4, width: 0.5 });
  });

  it('is moved by arrow keys one slider step at a time', () => {
    expect(named(eraseHandles(erase(BOX), SIZE, ''), 'Erase box').nudge(1, -10)).toEqual({
      ...BOX,
      left: 0.21,
      top: 0.1,
    });
  });

  it('is dragged in the picture’s own directions under a later rotation', () => {
    const steps = [
      erase(BOX),
      { ...defaultStep('rotate'), parameters: { angle: 90, interpolation: 'nearest', fill: 0 } },
    ];
    const size = { width: 100, height: 100 };
    const [traced] = traceSteps(steps as AugmentationStep[], size, { fixedSize: false }).steps;
    const handle = named(eraseHandles(erase(BOX), size, ''), 'Erase box');
    const from = traced?.fromFinal({ x: 50, y: 50 });
    const to = traced?.fromFinal({ x: 50, y: 40 });
    if (!from || !to) throw new Error('nowhere');
    // Counter-clockwise by 90°: what goes up on the screen goes right in the box's own image.
    expect(handle.drag(from, to)).toMatchObject({ left: 0.3, top: 0.2 });
  });
});

describe('the corners of the perspective', () => {
  it('lie in the corner pixels at the identity', () => {
    expect(perspectiveHandles(perspective({}), SIZE, '').outline).toEqual([
      { x: 0, y: 0 },
      { x: 199, y: 0 },
      { x: 199, y: 99 },
      { x: 0, y: 99 },
    ]);
  });

  it('set the parameters that they stand for, inside their ranges', () => {
    const { handles } = perspectiveHandles(perspective({}), SIZE, '');
    const [topRight, bottomRight, bottomLeft] = handles;
    expect(topRight?.drag({ x: 199, y: 0 }, { x: 99.5, y: 24.75 })).toEqual({ width: 0.5, depth: 0.25 });
    expect(bottomRight?.drag({ x: 199, y: 99 }, { x: 300, y: 49.5 })).toEqual({ width: 1, height: 0.5 });
    expect(bottomLeft?.drag({ x: 0, y: 99 }, { x: 50, y: 49.5 })).toEqual({ height: 0.5 });
  });

  it('are numbered where the pipeline holds the step twice', () => {
    const { handles } = perspectiveHandles(perspective({}), SIZE, ' 2');
    expect(handles[0]?.name).toBe('Perspective 2 top right corner');
  });
});

describe('framing', () => {
  const IMAGE = { width: 400, height: 200 };
  const WHOLE = { zoom: 1, x: 0.5, y: 0.5 };
  const SQUARE = { height: 224, width: 224 };

  it('pans along the longer side only, as long as the square is as large as it can be', () => {
    expect(panned(IMAGE, SQUARE, WHOLE, 0.25, 0.25)).toEqual({ zoom: 1, x: 0.75, y: 0.5 });
    expect(panned(IMAGE, SQUARE, WHOLE, 9, 0)).toEqual({ zoom: 1, x: 1, y: 0.5 });
  });

  it('keeps the point under the pointer while it zooms', () => {
    const before = { zoom: 2, x: 0.3, y: 0.6 };
    const after = zoomed(IMAGE, SQUARE, before, 1.5, 0.25, 0.75);
    const pointAt = ({ zoom, x, y }: typeof before) => {
      const side = 200 / zoom;
      return [x * (400 - side) + 0.25 * side, y * (200 - side) + 0.75 * side];
    };
    expect(after.zoom).toBe(3);
    pointAt(after).forEach((value, axis) => expect(value).toBeCloseTo(pointAt(before)[axis] ?? NaN, 1));
  });

  it('follows the shape of the network’s input', () => {
    // A quarter of a cut of 400 × 100 is 25 of the 100 rows that it leaves.
    expect(panned(IMAGE, { height: 64, width: 256 }, WHOLE, 0.25, 0.25)).toEqual({
      zoom: 1,
      x: 0.5,
      y: 0.75,
    });
    expect(panned(IMAGE, { height: 64, width: 32 }, WHOLE, 0.25, 0)).toEqual({ zoom: 1, x: 0.5833, y: 0.5 });
  });

  it('stays between the whole square and sixteenfold', () => {
    expect(zoomed(IMAGE, SQUARE, WHOLE, 0.1, 0.5, 0.5).zoom).toBe(1);
    expect(zoomed(IMAGE, SQUARE, WHOLE, 100, 0.5, 0.5).zoom).toBe(16);
  });
});

describe('tools', () => {
  const size = { width: 100, height: 100 };
  const step = <N extends AugmentationStep['name']>(name: N): Step<N> => defaultStep(name) as Step<N>;

  it('erase draws a box between the two ends of a drag, in any direction, inside of the picture', () => {
    const box = { top: 0.2, left: 0.1, height: 0.3, width: 0.5 };
    const [a, b] = [
      { x: 9.5, y: 19.5 },
      { x: 59.5, y: 49.5 },
    ];
    expect(pulled(step('erase'), { from: a, to: b, size })).toEqual(box);
    expect(pulled(step('erase'), { from: b, to: a, size })).toEqual(box);
    expect(pulled(step('erase'), { from: a, to: { x: 500, y: 500 }, size })).toEqual({
      top: 0.2,
      left: 0.1,
      height: 0.8,
      width: 0.9,
    });
  });

  it('rotate turns the picture with the pointer, counter-clockwise, past half a turn and back', () => {
    const centre = 49.5;
    const right = { x: 99.5, y: centre };
    const top = { x: centre, y: 0 };
    expect(pulled(step('rotate'), { from: right, to: top, size })).toEqual({ angle: 90 });
    expect(pulled(step('rotate'), { from: top, to: right, size })).toEqual({ angle: -90 });
    const far = { ...step('rotate'), parameters: { ...step('rotate').parameters, angle: 150 } };
    expect(pulled(far, { from: right, to: top, size })).toEqual({ angle: -120 });
  });

  it('the corner of a turned picture stays under the pointer that turns it', () => {
    const rotated = { ...step('rotate'), parameters: { ...step('rotate').parameters, angle: 30 } };
    const [corner] = rotateHandles(rotated, size, '').handles;
    const [traced] = traceSteps([rotated], size, { fixedSize: false }).steps;
    const origin = corner && traced?.toInput(corner.at);
    expect(Math.hypot(origin?.x ?? NaN, origin?.y ?? NaN)).toBeLessThan(1e-6);
    expect(corner?.nudge(0, 1)).toEqual({ angle: 29 });
  });

  it('perspective takes the nearest corner, crop what the pointer leaves', () => {
    const corner = pulled(step('perspective'), { from: { x: 90, y: 5 }, to: { x: 80, y: 15 }, size });
    expect(corner).toEqual({ width: 0.9, depth: 0.1 });
    const crop = pulled(step('center_crop'), { from: { x: 60, y: 50 }, to: { x: 90, y: 50 }, size });
    expect(Number((crop as { size: number }).size)).toBeLessThan(0.5);
    expect(pulled(step('brightness'), { from: { x: 0, y: 0 }, to: { x: 9, y: 9 }, size })).toBeNull();
  });
});
