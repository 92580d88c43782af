/** @jest-environment jsdom */
/** Figures whose text is text. */
import type { Card, GifJob } from '../../src/media/api';
import { figureFile } from '../../src/media/figure';
import { seriesOf } from '../../src/engine/image/series';
import { plainGraph } from '../../src/media/graph/graph';
import { fakeContext } from './fakeContext';

const JOB: GifJob = {
  kind: 'gif',
  format: 'gif',
  width: 160,
  aspect: 1,
  stacked: false,
  titles: ['Original image', 'Augmented image'],
  bars: 2,
  barRange: { low: 0, high: 1 },
};
const picture = { width: 4, height: 4, rgba: new Uint8ClampedArray(64), range: null } as const;
const CARD: Card = {
  title: 'Predicts palace 33 % · explaining church & chapel 0.5 %',
  pictures: [picture, picture],
  bars: [
    { label: '<script>alert(1)</script>', value: 0.33, text: '33 %', marked: false },
    { label: 'church', value: 0.005, text: '0.5 %', marked: true },
  ],
  caption: ['Rotation −30°', 'Brightness ×1.4\u0000'],
};

beforeAll(() => {
  /** Four letters of base64 for every canvas. */
  class Canvas {
    getContext() {
      return { ...fakeContext().context, canvas: this };
    }
    convertToBlob = () =>
      Promise.resolve({ arrayBuffer: () => Promise.resolve(Uint8Array.of(1, 2, 3).buffer) });
  }
  Object.assign(globalThis, { ImageData: class {}, OffscreenCanvas: Canvas });
});

const textOf = (blob: Blob): Promise<string> =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(blob);
  });

const svgOf = async (job: GifJob, card: Card) => {
  const text = await textOf(await figureFile('svg', job, card));
  const page = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(page.querySelector('parsererror')).toBeNull();
  return page;
};

describe('a figure as SVG', () => {
  it('has title, captions, labels and parameters as text, whatever they contain', async () => {
    const page = await svgOf(JOB, CARD);
    const texts = [...page.querySelectorAll('text')].map((node) => node.textContent);
    expect(texts).toEqual(
      expect.arrayContaining([
        'Original image',
        'Augmented image',
        'church',
        '0.5 %',
        'Rotation −30° · Brightness ×1.4',
      ]),
    );
    expect(page.querySelectorAll('script')).toHaveLength(0);
    expect(page.querySelector('title')?.textContent).toContain('church & chapel');
  });

  it('holds its pictures, in the boxes of the layout, and asks for nothing outside', async () => {
    const page = await svgOf(JOB, CARD);
    const images = [...page.querySelectorAll('image')];
    expect(images.map((image) => image.getAttribute('href'))).toEqual(
      Array.from({ length: 2 }, () => 'data:image/png;base64,AQID'),
    );
    expect(images.map((image) => image.getAttribute('width'))).toEqual(['160', '160']);
    expect(new XMLSerializer().serializeToString(page)).not.toMatch(/(href|src)="(?!data:)/);
  });

  it('draws graphs of series as lines, cut to their rows', async () => {
    const series = seriesOf([Float32Array.from([0, 1, 2, 3]), Float32Array.from([9, 8, 7, 6])]);
    const graph = plainGraph(series, series, { channelNames: ['pressure', 'flow'], samplingRate: 2 });
    const page = await svgOf({ ...JOB, stacked: true }, { ...CARD, pictures: [graph, null] });
    expect(page.querySelectorAll('image')).toHaveLength(0);
    expect(page.querySelectorAll('g[clip-path] path[stroke]').length).toBeGreaterThan(0);
    expect(page.querySelectorAll('clipPath').length).toBe(page.querySelectorAll('g').length);
  });
});
