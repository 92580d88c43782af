/** @jest-environment jsdom */
import type uPlot from 'uplot';
import { drawMarks } from '../../src/panel/plot/marks';
import type { Drawing } from '../../src/panel/plot/drawing';
import { SPECS } from '../../src/engine/augment/catalogue';

jest.mock('uplot', () => ({ __esModule: true, default: { pxRatio: 1 } }));

const COLOURS = {
  quiet: 'quiet',
  grid: 'grid',
  surface: 'surface',
  accent: 'accent',
  lines: ['blue', 'red'],
};
const WIDTH = 600;
/** Of a letter. */
const LETTER = 6;

const drawing = (change: Partial<Drawing>): Drawing => ({
  spec: SPECS.rotate.parameters.angle,
  range: [-180, 180],
  scale: 'share',
  xs: [-180, 0, 180],
  lines: [],
  hasDots: true,
  band: null,
  rules: [],
  level: null,
  present: 0,
  ...change,
});

interface Word {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly colour: unknown;
}

/** What a plot of 600 × 100 pixels, below a lane of 17, writes; and where its vertical lines stand. */
function drawn(change: Partial<Drawing>): {
  readonly words: readonly Word[];
  readonly rules: readonly number[];
} {
  const words: Word[] = [];
  const rules: number[] = [];
  let from = NaN;
  const context = {
    fillStyle: '',
    save: jest.fn(),
    restore: jest.fn(),
    beginPath: jest.fn(),
    stroke: jest.fn(),
    setLineDash: jest.fn(),
    strokeText: jest.fn(),
    moveTo: (x: number) => (from = x),
    lineTo: (x: number) => void (x === from && rules.push(x)),
    measureText: (text: string) => ({ width: text.length * LETTER }),
    fillText: (text: string, x: number, y: number) =>
      void words.push({ text, x, y, colour: context.fillStyle }),
  };
  const plot = {
    ctx: context,
    bbox: { left: 0, top: 17, width: WIDTH, height: 100 },
    valToPos: (value: number, axis: string) =>
      axis === 'x' ? ((value + 180) / 360) * WIDTH : 17 + (1 - value) * 100,
  };
  drawMarks(plot as unknown as uPlot, drawing(change), COLOURS);
  return { words, rules };
}

describe('the lane of flips above a plot', () => {
  it('names each flip beside its rule, above the lines', () => {
    const { words, rules } = drawn({
      rules: [
        { at: -90, text: '−90° palace' },
        { at: 90, text: '90° church' },
      ],
    });
    expect(rules).toEqual([150, 450]);
    expect(words.map(({ text, x }) => [text, x])).toEqual([
      ['−90° palace', 154],
      ['90° church', 454],
    ]);
    // 11 pixels tall: they end above the plot, and nothing of them is cut off.
    for (const { y } of words) expect([y >= 0, y + 11 <= 17]).toEqual([true, true]);
  });

  it('names a flip at the right end on the left of its rule', () => {
    const { words } = drawn({ rules: [{ at: 170, text: '170° paddlewheel' }] });
    const [{ x }] = words;
    expect(x + '170° paddlewheel'.length * LETTER).toBeLessThan(((170 + 180) / 360) * WIDTH);
  });

  it('leaves out a name that would lie over the one before it, and keeps its rule', () => {
    const { words, rules } = drawn({
      rules: [10, 12, 90].map((at) => ({ at, text: `${at}° palace` })),
    });
    expect(words.map(({ text }) => text)).toEqual(['10° palace', '90° palace']);
    expect(rules).toHaveLength(3);
  });

  it('leaves the names of lines below it, however high they reach', () => {
    const { words } = drawn({
      lines: [{ label: 'palace', values: [0, 1, 0], isExplained: true, isMarked: true }],
      rules: [{ at: 0, text: '0° palace' }],
    });
    const [line, flip] = words;
    expect([line.text, flip.text]).toEqual(['palace', '0° palace']);
    expect(line.y).toBeGreaterThanOrEqual(17);
    expect(line.colour).toBe('blue');
    expect(flip.y + 11).toBeLessThanOrEqual(line.y);
  });
});
