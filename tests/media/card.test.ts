import { seriesOf } from '../../src/engine/image/series';
import type { GifJob } from '../../src/media/api';
import { barExtent } from '../../src/media/bars';
import { drawCard, layoutCard } from '../../src/media/card';
import { drawContent } from '../../src/media/content';
import { plainGraph, type Graph } from '../../src/media/graph/graph';
import { drawCell, layoutSheet, MAXIMUM_SHEET_SIDE, sheetNotice } from '../../src/media/contactSheet';
import { stripColumns } from '../../src/media/strip';
import { ACCENT, fitText } from '../../src/media/text';
import { fakeContext } from './fakeContext';

const job: GifJob = {
  kind: 'gif',
  format: 'gif',
  width: 160,
  aspect: 1,
  stacked: false,
  titles: ['Original image', 'Augmented image'],
  bars: 3,
  barRange: { low: -2, high: 6 },
};
const picture = { width: 160, height: 160, rgba: new Uint8ClampedArray(160 * 160 * 4), range: null } as const;
const bar = (label: string, value: number, marked = false) => ({
  label,
  value,
  text: value.toFixed(2),
  marked,
});
const card = {
  title: 'Egyptian cat  54.1 %  logit 11.62',
  pictures: [picture, null],
  bars: [bar('cat', 6, true), bar('<img src=x onerror=alert(1)>', -2), bar('dog', 0)],
  caption: ['Rotation 37°'],
};

beforeAll(() => Object.assign(globalThis, { ImageData: class {} }));

describe('a card', () => {
  it('shows title, pictures with captions, and the strip, all inside of its frame', () => {
    const layout = layoutCard(job);
    const drawing = fakeContext();
    drawCard(drawing.context, layout, job, card);
    expect(drawing.texts.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        card.title,
        'Original image',
        'Augmented image',
        'cat',
        '6.00',
        '-2.00',
        'dog',
        '0.00',
      ]),
    );
    for (const { x, y, width, height } of drawing.rectangles) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(layout.width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
    expect(drawing.pictures).toEqual([{ x: layout.pictures[0].x, y: layout.pictures[0].y }]);
  });

  it('draws labels with HTML as text', () => {
    const drawing = fakeContext();
    drawCard(
      drawing.context,
      layoutCard({ ...job, width: 400 }),
      { ...job, width: 400 },
      { ...card, pictures: [] },
    );
    expect(drawing.texts.some(({ text }) => text.startsWith('<img src=x'))).toBe(true);
  });

  it('marks the explained class with more than its colour', () => {
    const fonts: string[] = [];
    const drawing = fakeContext();
    const context = new Proxy(drawing.context, {
      set: (target, key, value) => {
        if (key === 'font') fonts.push(String(value));
        return Reflect.set(target, key, value);
      },
    });
    drawCard(context, layoutCard(job), job, { ...card, title: '' });
    expect(drawing.rectangles.filter(({ style }) => style === ACCENT)).toHaveLength(1);
    expect(fonts.filter((font) => font.startsWith('bold 11px'))).toHaveLength(1);
  });

  it('has the same size whatever a frame lacks, and room for its words when pictures are tiny', () => {
    expect(layoutCard({ ...job, width: 10 }).width).toBeGreaterThanOrEqual(200);
    const wide = layoutCard({ ...job, width: 160, titles: ['a', 'b', 'c', 'd', 'e'] });
    expect(wide.pictures).toHaveLength(5);
    expect(wide.width).toBe(5 * 160 + 4 * 8 + 16);
  });
});

describe('pictures that are no squares', () => {
  it('keep their shape on a card', () => {
    const [box] = layoutCard({ ...job, aspect: 0.25 }).pictures;
    expect([box?.width, box?.height]).toEqual([160, 40]);
    expect(layoutCard({ ...job, aspect: 2 }).height - layoutCard(job).height).toBe(160);
  });

  it('keep their shape on a sheet', () => {
    const sheet = { width: 100, titles: ['augmented', 'map'], cells: 3, lines: 0 };
    const [square, wide] = [layoutSheet({ ...sheet, aspect: 1 }), layoutSheet({ ...sheet, aspect: 0.5 })];
    expect([wide.side, wide.tall]).toEqual([100, 50]);
    expect(square.cell - wide.cell).toBe(100);
  });
});

describe('graphs', () => {
  const series = seriesOf([Float32Array.from([0, 1, 2, 3]), Float32Array.from([9, 8, 7, 6])]);
  const plain = plainGraph(series, series, { channelNames: ['pressure', 'flow'], samplingRate: 2 });
  const [first, second] = plain.lines;
  const graph: Graph = {
    ...plain,
    lines: [{ ...first, band: Float32Array.from([0, 0, 1, 1]) }, second],
    bands: { kind: 'signed', top: 1 },
  };
  const stacked = { ...job, width: 320, aspect: 0.5, stacked: true };

  it('stand below each other on a card, each with names, numbers, and its attribution, inside of its box', () => {
    const layout = layoutCard(stacked);
    const [above, below] = layout.pictures;
    expect(below).toEqual({ ...above, y: below.y });
    expect(below.y).toBeGreaterThan(above.y + above.height);
    expect(layout.strip.y).toBeGreaterThan(below.y + below.height);
    const drawing = fakeContext();
    drawCard(drawing.context, layout, stacked, { ...card, bars: [], pictures: [null, graph] });
    for (const text of [/^pressure$/, /^flow$/, / s$/])
      expect(drawing.texts.find((one) => text.test(one.text))?.y).toBeGreaterThan(below.y);
    const bands = drawing.rectangles.filter(({ style }) => style === 'rgb(178 24 43 / 1)');
    expect(bands).toHaveLength(1);
    expect(bands[0].x).toBeGreaterThan(below.x + below.width / 2);
    expect(bands[0].x + bands[0].width).toBeLessThanOrEqual(below.x + below.width);
    expect(bands[0].y + bands[0].height).toBeLessThan(below.y + below.height / 2 + 10);
  });

  it('too small for words have none', () => {
    const drawing = fakeContext();
    drawContent(drawing.context, graph, { x: 0, y: 0, width: 64, height: 64 });
    expect(drawing.texts).toEqual([]);
    expect(drawing.rectangles.length).toBeGreaterThan(0);
  });
});

describe('bars', () => {
  it('begin at the zero line, to the left for negative values', () => {
    const [both, positive] = [
      { low: -2, high: 6 },
      { low: 0, high: 6 },
    ];
    expect(barExtent(6, both)).toEqual({ zero: 0.25, start: 0.25, length: 0.75 });
    expect(barExtent(-2, both)).toEqual({ zero: 0.25, start: 0, length: 0.25 });
    expect(barExtent(0, both)).toEqual({ zero: 0.25, start: 0.25, length: 0 });
    expect(barExtent(3, positive)).toEqual({ zero: 0, start: 0, length: 0.5 });
  });

  it('stand in as many columns as fit', () => {
    expect(stripColumns(160, 10)).toBe(1);
    expect(stripColumns(832, 10)).toBe(3);
    expect(stripColumns(832, 2)).toBe(2);
  });
});

describe('text', () => {
  it('is cut with an ellipsis where it does not fit', () => {
    const { context } = fakeContext();
    expect(fitText(context, 'Egyptian cat', 72)).toBe('Egyptian cat');
    expect(fitText(context, 'Egyptian cat', 60)).toBe('Egyptian…');
    expect(fitText(context, '🐈🐈🐈🐈', 18)).toBe('🐈🐈…');
    expect(fitText(context, 'Egyptian cat', 3)).toBe('');
  });
});

describe('a contact sheet', () => {
  const sheet = { width: 160, aspect: 1, titles: ['Augmented image', 'Grad-CAM'], cells: 5, lines: 1 };

  it('has a cell a frame: pictures over each other, then score and parameters', () => {
    const layout = layoutSheet(sheet);
    const drawing = fakeContext();
    drawCell(drawing.context, layout, { ...card, pictures: [picture, picture] }, 4);
    const [first, second] = drawing.pictures;
    expect(second.y - first.y).toBe(164);
    expect(first.x + 160).toBeLessThanOrEqual(layout.width);
    expect(drawing.texts.map(({ text }) => text)).toContain('Rotation 37°');
    expect(Math.max(...drawing.texts.map(({ y }) => y)) + 14).toBeLessThanOrEqual(layout.height);
    expect(sheetNotice(sheet)).toBeNull();
  });

  it('wraps to a page, row by row', () => {
    const layout = layoutSheet({ ...sheet, cells: 52 });
    expect(layout.across).toBe(13);
    const proportions = layout.width / layout.height;
    expect(proportions).toBeGreaterThan(1);
    expect(proportions).toBeLessThan(2);
    const at = (index: number) => {
      const drawing = fakeContext();
      drawCell(drawing.context, layout, { ...card, pictures: [picture, picture] }, index);
      return drawing.pictures[0];
    };
    expect(at(12).y).toBe(at(0).y);
    expect([at(13).x, at(13).y]).toEqual([at(0).x, at(0).y + layout.cell + 10]);
    expect(layoutSheet({ ...sheet, cells: 1 }).across).toBe(1);
  });

  it('shrinks where browsers draw no larger page, and says so', () => {
    const many = { ...sheet, cells: 600, width: 896 };
    const { width, height, side } = layoutSheet(many);
    expect(Math.max(width, height)).toBeLessThanOrEqual(MAXIMUM_SHEET_SIDE);
    expect(width * height).toBeLessThanOrEqual(2 ** 28);
    expect(side).toBeLessThan(896);
    expect(sheetNotice(many)).toMatch(
      /^The contact sheet of 600 frames is drawn \d+ pixels a picture, because browsers/,
    );
    const thin = { ...sheet, cells: 2, aspect: 500 };
    expect(layoutSheet(thin).height).toBeLessThanOrEqual(MAXIMUM_SHEET_SIDE);
    expect(sheetNotice(thin)).toContain('and without captions');
  });
});
