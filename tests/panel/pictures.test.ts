/** @jest-environment jsdom */
import type { Picture } from '../../src/engine/contract/pictures';
import { captionOf, scaleEnds } from '../../src/panel/pictures/captions';
import { Crosshair } from '../../src/panel/pictures/crosshair';
import { mapDifference } from '../../src/panel/pictures/mapDifference';
import { visiblePictures } from '../../src/panel/pictures/pictureGrid';
import { valueAt } from '../../src/panel/pictures/values';
import { DEFAULT_STATE } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';
import { cannedResult, flatPicture } from './cannedResult';
import { FakeSession } from './fakeSession';
import { byRole, closeAll, input, namesOf, open, painted, press } from './queries';

afterEach(closeAll);

/** Pictures in the order in which they were painted, by the canvas's name. */
let paintings: { readonly name: string; readonly rgba: Picture['rgba'] }[] = [];

class FakeImageData {
  constructor(readonly data: Picture['rgba']) {}
}

beforeEach(() => {
  paintings = [];
  Object.assign(globalThis, { ImageData: FakeImageData });
  HTMLCanvasElement.prototype.getContext = function getContext(this: HTMLCanvasElement) {
    const name = this.getAttribute('aria-label') ?? '';
    return { putImageData: ({ data }: FakeImageData) => paintings.push({ name, rgba: data }) };
  } as unknown as typeof HTMLCanvasElement.prototype.getContext;
});

const shownIn = (name: string) => paintings.filter((painting) => painting.name === name).at(-1)?.rgba;

function state(patch: Partial<AnalysisState> = {}, angle = 0): AnalysisState {
  const augmentations = DEFAULT_STATE.augmentations.map((step) =>
    step.name === 'rotate' ? { ...step, parameters: { ...step.parameters, angle } } : step,
  );
  return { ...DEFAULT_STATE, size: 64, augmentations, ...patch };
}

describe('the pictures', () => {
  it('are painted in the next frame, once for many changes', async () => {
    const { session } = open({}, {}, undefined, false);
    await painted();
    paintings = [];
    for (const angle of [10, 20, 30]) session.setParameter('rotate', 'angle', angle);
    expect(paintings).toEqual([]);
    await painted();
    expect(paintings.filter(({ name }) => name === 'Augmented image')).toHaveLength(1);
    expect(shownIn('Augmented image')).toBe(session.result?.pictures.augmented?.rgba);
  });

  it('show the preview where there is no result yet', async () => {
    const session = new FakeSession({ size: 64 });
    session.result = null;
    open({}, {}, session);
    const preview = flatPicture(7);
    session.previewChanged.emit({ picture: preview, series: null });
    // In the frame that drew it.
    expect(shownIn('Augmented image')).toBe(preview.rgba);
    await painted();
    expect(shownIn('Grad-CAM')).toBeUndefined();
  });

  it('show the preview of a newer state until its own result is there', async () => {
    const { session } = open();
    const older = session.result;
    const preview = flatPicture(7);
    session.setParameter('rotate', 'angle', 50);
    const newer = session.result;
    session.previewChanged.emit({ picture: preview, series: null });
    await painted();
    expect(shownIn('Augmented image')).toBe(preview.rgba);
    // A result that was asked for before the slider moved on.
    session.result = older;
    if (older) session.resultChanged.emit(older);
    await painted();
    expect(shownIn('Augmented image')).toBe(preview.rgba);
    session.result = newer;
    if (newer) session.resultChanged.emit(newer);
    await painted();
    expect(shownIn('Augmented image')).toBe(newer?.pictures.augmented?.rgba);
  });

  it('show the pinned state in place of the present one, and the untouched one for want of a pin', async () => {
    const { session, panel } = open();
    session.setParameter('rotate', 'angle', 50);
    byRole(panel.node, 'radio', 'Pinned').click();
    await painted();
    expect(shownIn('Grad-CAM')).toBe(session.baseline.result.pictures['grad-cam']?.rgba);
    expect(shownIn('Augmented image')).toEqual(session.result?.pictures.original?.rgba);
    byRole(panel.node, 'button', 'Pin this state').click();
    expect(session.baseline.isShown).toBe(true);
    session.setParameter('rotate', 'angle', 90);
    byRole(panel.node, 'radio', 'Now').click();
    await painted();
    expect(shownIn('Grad-CAM')).toBe(session.result?.pictures['grad-cam']?.rgba);
  });

  it('show the difference of maps in diverging colours on one scale, and photographs as they are', async () => {
    const { session, panel } = open();
    session.setParameter('brightness', 'factor', 0.5);
    session.setParameter('rotate', 'angle', 50);
    byRole(panel.node, 'radio', 'Difference').click();
    await painted();
    const { result, baseline } = session;
    const expected = result && mapDifference('grad-cam', result, baseline.result);
    expect(shownIn('Grad-CAM')).toBe(expected?.rgba);
    const [low, high] = expected?.range ?? [0, 0];
    expect(-low).toBe(high);
    const top = Math.max(
      ...[result, baseline.result].flatMap((one) => [...(one?.maps.named['grad-cam']?.data ?? [])]),
    );
    expect(high).toBeCloseTo(top, 5);
    expect(shownIn('Augmented image')).toBe(result?.pictures.augmented?.rgba);
  });

  it('lay the pinned state over the present one up to a line', async () => {
    const { session, panel } = open();
    session.setParameter('rotate', 'angle', 50);
    byRole(panel.node, 'radio', 'Wipe').click();
    input(byRole(panel.node, 'slider', 'Wipe'), '0.25');
    await painted();
    const layer = panel.node.querySelector<HTMLElement>('[data-picture=grad-cam] .jp-Impact-wipe');
    expect(layer?.hidden).toBe(false);
    expect(layer?.style.getPropertyValue('--ai-wipe')).toBe('0.2500');
    byRole(panel.node, 'radio', 'Now').click();
    expect(layer?.hidden).toBe(true);
    expect(namesOf(panel.node, 'slider')).not.toContain('Wipe');
  });

  it('are enlarged one at a time, and Escape goes back', () => {
    const { session, panel } = open();
    byRole(panel.node, 'button', 'Enlarge Grad-CAM').click();
    expect(session.state.view).toBe('grad-cam');
    const grid = panel.node.querySelector('.jp-Impact-grid') as Element;
    expect(namesOf(grid, 'img')).toEqual(['Grad-CAM']);
    press(panel.node, 'Escape');
    expect(session.state.view).toBe('side-by-side');
  });

  it('are all shown where the method has not the one that is viewed', () => {
    expect(visiblePictures({ methods: ['none'], view: 'grad-cam' })).toEqual(['original', 'augmented']);
    expect(visiblePictures({ methods: ['grad-cam'], view: 'grad-cam' })).toEqual(['grad-cam']);
  });

  it('change their colours, opacity and scale without a word to the network', () => {
    const { session, panel } = open();
    byRole(panel.node, 'button', 'Look of the maps').click();
    const colours = byRole(panel.node, 'combobox', 'Colours') as HTMLSelectElement;
    colours.value = 'viridis';
    colours.dispatchEvent(new Event('change'));
    const scale = byRole(panel.node, 'combobox', 'Scale') as HTMLSelectElement;
    scale.value = 'locked';
    scale.dispatchEvent(new Event('change'));
    expect(session.state.display).toMatchObject({ colormap: 'viridis', opacity: 0.5, scale: 'locked' });
  });
});

describe('captions', () => {
  it('tell the size of photographs, the grid and the range of maps', () => {
    const result = cannedResult(state());
    const { original, 'grad-cam': cam } = result.pictures;
    if (!original || !cam) throw new Error('pictures are missing');
    expect(captionOf('original', original, result)).toBe('64 × 64 px');
    expect(scaleEnds(original)).toBeNull();
    expect(captionOf('grad-cam', cam, result)).toBe('7 × 7 grid');
    expect(scaleEnds(cam)?.[0]).toBe('0');
  });

  it('say when a layer holds no positive evidence', () => {
    const result = cannedResult(state());
    const empty = { channels: 1, height: 1, width: 1, data: new Float32Array(1) };
    const maps = { ...result.maps, named: { 'grad-cam': empty } };
    const picture = flatPicture(0);
    expect(captionOf('grad-cam', picture, { ...result, maps })).toBe('no positive evidence');
  });
});

describe('the crosshair', () => {
  it('finds the same point in the original and in the rotated image', () => {
    const crosshair = new Crosshair();
    crosshair.move('augmented', { x: 10, y: 20 }, cannedResult(state({}, 90)));
    const { original, augmented } = crosshair.crossing ?? {};
    expect(augmented).toEqual({ x: 10, y: 20 });
    // Counter-clockwise by 90° about the centre of 64 pixels.
    expect(original?.x).toBeCloseTo(43);
    expect(original?.y).toBeCloseTo(10);
    crosshair.move('original', { x: 43, y: 10 }, cannedResult(state({}, 90)));
    expect(crosshair.crossing?.augmented?.x).toBeCloseTo(10);
    expect(crosshair.crossing?.augmented?.y).toBeCloseTo(20);
  });

  it('is gone when the pointer has left', () => {
    const crosshair = new Crosshair();
    crosshair.move('augmented', { x: 1, y: 1 }, cannedResult(state()));
    crosshair.move('augmented', null, null);
    expect(crosshair.crossing).toBeNull();
  });

  it('reads the numbers behind the pictures, not their colours', () => {
    const result = cannedResult(state());
    const [red, green, blue] = result.maps.augmented.data.slice(3 * (20 * 64 + 10));
    expect(valueAt(result, 'augmented', 10, 20)).toBe(
      [red, green, blue].map((value) => value?.toFixed(3)).join('  '),
    );
    const readings = Array.from({ length: 64 * 64 }, (_, i) =>
      Number(valueAt(result, 'grad-cam', i % 64, i >> 6)),
    );
    expect(Math.max(...readings)).toBeCloseTo(result.ranges['grad-cam'] ?? NaN, 1);
    expect(valueAt(result, 'grad-cam', 64, 0)).toBe('');
  });
});
