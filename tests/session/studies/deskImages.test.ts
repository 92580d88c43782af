/** A study of many images, evaluated by a formula. */
import type { ModelInfo } from '../../../src/engine/contract/modelInfo';
import type { ByteCache } from '../../../src/session/byteCache';
import { DEFAULT_STATE, type AnalysisState, type Source } from '../../../src/session/state';
import { StudyDesk } from '../../../src/session/studies/desk';
import { BLOCK, KeptStudies } from '../../../src/session/studies/keptStudies';
import { spreadOf } from '../../../src/session/studies/overImages';
import { CLASSIFIER } from '../../study/support';

const MODEL = { ...CLASSIFIER, task: 'classification' } as ModelInfo;

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const gallery: readonly Source[] = Array.from({ length: BLOCK + 5 }, (_, i) => ({
  kind: 'bundled',
  name: `${i}.jpg`,
}));

/** What the browser keeps, across pages. */
function memory(): ByteCache & { readonly pieces: Map<string, Blob> } {
  const pieces = new Map<string, Blob>();
  return {
    pieces,
    get: async (asset, piece) => pieces.get(`${asset} ${piece}`) ?? null,
    put: async (asset, piece, bytes) => void pieces.set(`${asset} ${piece}`, bytes),
  };
}

/** A page that studies the gallery along the rotation: image i breaks at 40.05° + i. */
function page(cache: ByteCache | null, hold = Infinity) {
  const state: AnalysisState = { ...DEFAULT_STATE, classes: 'top10', gallery };
  const evaluated = new Set<string>();
  const desk: StudyDesk = new StudyDesk({
    background: {
      evaluate: async ({ image, augmentations }) => {
        if (evaluated.size >= hold && !evaluated.has(image.name)) await new Promise(() => undefined);
        evaluated.add(image.name);
        const rotation = augmentations.find((step) => step.name === 'rotate');
        const angle = rotation?.name === 'rotate' ? Math.abs(rotation.parameters.angle) : 0;
        const logits = Float32Array.of(40.05 + parseInt(image.name) - angle, 0, -5);
        return { logits, model: MODEL, milliseconds: 1 };
      },
      evaluateWithMap: () => Promise.reject(new Error('no map was asked for')),
    },
    otherOf: (model) => ({ model, misfit: null, placeOf: (index) => index, labelOf: String }),
    state: () => state,
    model: () => MODEL,
    axis: () => ({ stepId: 'rotate', parameter: 'angle' }),
    recall: () => null,
    learn: () => undefined,
    kept: new KeptStudies(cache),
    signal: new AbortController().signal,
  });
  desk.choose({ images: 'gallery' });
  desk.open();
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let i = 0; i < 500 && !isSo(); i++) await turns();
    if (!isSo()) throw new Error('it does not come to it');
  };
  return { desk, evaluated, until };
}

describe('a study of many images', () => {
  it('is not begun by itself, and orders them by where they break', async () => {
    const { desk, evaluated, until } = page(null);
    await turns();
    expect([desk.progress, evaluated.size]).toEqual([null, 0]);
    desk.run();
    await until(() => desk.study?.isComplete === true);
    const [first] = desk.study?.images ?? [];
    expect(first.breaks).toMatchObject([{ holdsTo: -40 }, { holdsTo: 40 }]);
    const kept = desk.study?.survival?.find(({ value }) => value === 45)?.share;
    // Those that break beyond 45°: from the sixth on.
    expect(kept).toBeCloseTo((gallery.length - 5) / gallery.length, 9);
  });

  it('keeps of each image its numbers at the points that all share, and draws them as a band', async () => {
    const { desk, until } = page(null);
    desk.run();
    await until(() => desk.study?.isComplete === true);
    const images = desk.study?.images ?? [];
    expect(images.every(({ points }) => points.length === 0)).toBe(true);
    const spread = spreadOf(desk.axes[0], images, 'score');
    const at = spread.find(({ value }) => value === -45);
    // Image i has 40.05 + i − 45 there; of thirty, as numpy.quantile.
    const expected = { median: 9.55, low: 2.3, high: 16.8, worst: -4.95 };
    for (const [name, value] of Object.entries(expected))
      expect(at?.[name as keyof typeof expected]).toBeCloseTo(value, 5);
  });

  it('goes on after a reload where it was', async () => {
    const cache = memory();
    const first = page(cache, BLOCK + 2);
    first.desk.run();
    await first.until(() => first.desk.study?.images.length === BLOCK + 2);
    await turns();
    expect(cache.pieces.size).toBe(1);

    const second = page(cache);
    await second.until(() => second.desk.study !== null);
    expect(second.desk.study).toMatchObject({ isComplete: false });
    // Every sample as it was.
    expect(second.desk.study?.images).toEqual(first.desk.study?.images.slice(0, BLOCK));
    second.desk.run();
    await second.until(() => second.desk.study?.isComplete === true);
    expect([...second.evaluated]).toEqual(gallery.slice(BLOCK).map(({ name }) => name));

    const third = page(cache);
    await third.until(() => third.desk.study?.isComplete === true);
    expect(third.evaluated.size).toBe(0);
    expect(third.desk.study?.survival).toEqual(second.desk.study?.survival);
  });

  it('is no worse where the browser keeps nothing, or what it keeps cannot be read', async () => {
    const broken: ByteCache = { get: async () => new Blob(['{']), put: async () => undefined };
    const { desk, until } = page(broken);
    await turns();
    desk.run();
    await until(() => desk.study?.isComplete === true);
    expect(desk.study?.images).toHaveLength(gallery.length);
  });
});
