/**
 * Breaking points by scan and bisection beside a dense scan at a twentieth of the slider's step:
 * `tsx scripts/studies/denseScan.ts OUT.json`. Twenty pictures by five axes.
 */
import { writeFileSync } from 'node:fs';
import { defaultStep, type AugmentationStep } from '../../src/engine/augment/catalogue';
import { nameOf, parameterSpecOf, stepsAt, tidy, toleranceOf, type Axis } from '../../src/study/axis';
import { runStudy } from '../../src/study/run';
import type { Sample } from '../../src/study/sample';
import { parseStudy } from '../../src/study/spec';
import { bench, type Bench } from './engine';

export const SIDE = 64;
export const AXES = [
  'rotate.angle=-20:20:4',
  'shear.x=-15:15:3',
  'brightness.factor=0.5:2.5:0.2',
  'contrast.factor=0.2:1.8:0.2',
  'gaussian_blur.sigma=0:2:0.2',
];
const PHOTOGRAPHS = [
  ...['chelsea-whole', 'coffee-whole', 'china-whole', 'camera-whole', 'flower-right', 'astronaut-right'],
  ...['chelsea-eyes', 'coffee-cup', 'china-roof', 'china-left', 'camera-left', 'rocket-top'],
  ...['grass-whole', 'gravel-whole'],
];
/** Fourteen photographs, and six of them from left to right. */
export const PICTURES = [
  ...PHOTOGRAPHS.map((name) => ({ name, isMirrored: false })),
  ...PHOTOGRAPHS.slice(0, 6).map((name) => ({ name: `${name}, mirrored`, isMirrored: true })),
];

/** A point of a scan: where, and whether the prediction holds there. */
type Looked = Pick<Sample, 'values' | 'holds'>;

/** Where the answer changes between holding and not: between these two values. */
export interface Change {
  readonly from: number;
  readonly to: number;
}

export interface Compared {
  readonly picture: string;
  readonly axis: string;
  /** By bisection; and by the dense scan, where nothing between two changes is narrower than the coarse step. */
  readonly found: readonly Change[];
  readonly expected: readonly Change[];
  /** Changes that bound something narrower than the coarse step, which a coarse scan may miss; how many of them it did. */
  readonly narrow: number;
  readonly missed: number;
  /** Largest distance of a change from the nearest of the other kind, in slider steps. */
  readonly apart: number;
}

export function changesOf(ascending: readonly Looked[]): readonly Change[] {
  const answered = ascending.filter(({ holds }) => holds !== null);
  return answered
    .slice(1)
    .flatMap((right, i) =>
      right.holds === answered[i].holds ? [] : [{ from: answered[i].values[0], to: right.values[0] }],
    );
}

/** How far apart two intervals are, 0 where they touch. */
const distance = (a: Change, b: Change): number => tidy(Math.max(0, a.from - b.to, b.from - a.to));

/** Those whose neighbours are further away than the coarse step, ends of the axis among them; and the others. */
function byWidth(
  changes: readonly Change[],
  axis: Axis,
): { wide: readonly Change[]; narrow: readonly Change[] } {
  const isWide = ({ from, to }: Change, i: number): boolean => {
    const before = changes[i - 1]?.to ?? -Infinity;
    const after = changes[i + 1]?.from ?? Infinity;
    return from - before > axis.by && after - to > axis.by;
  };
  return { wide: changes.filter(isWide), narrow: changes.filter((one, i) => !isWide(one, i)) };
}

export function compare(
  axis: Axis,
  found: readonly Change[],
  dense: readonly Change[],
): Omit<Compared, 'picture' | 'axis'> {
  const { step } = parameterSpecOf(axis);
  const { wide, narrow } = byWidth(dense, axis);
  const nearest = (one: Change, all: readonly Change[]): number =>
    all.reduce((least, other) => Math.min(least, distance(one, other)), Infinity);
  const tolerance = toleranceOf(parameterSpecOf(axis));
  const apart = [...wide.map((one) => nearest(one, found)), ...found.map((one) => nearest(one, dense))];
  return {
    found,
    expected: wide,
    narrow: narrow.length,
    missed: narrow.filter((one) => nearest(one, found) > tolerance).length,
    apart: tidy(apart.reduce((most, one) => Math.max(most, one / step), 0)),
  };
}

/** The study alone. */
export function byBisection(network: Bench, text: string, extra: readonly AugmentationStep[]) {
  const context = network.context();
  return runStudy(parseStudy(text), { ...context, steps: [...context.steps, ...extra] });
}

/** @returns the steps that make the picture what its name says */
export const open = async (network: Bench, { name, isMirrored }: (typeof PICTURES)[number]) => {
  await network.open(`reference/data/photographs/${name.replace(', mirrored', '')}-160.png`);
  const flip = defaultStep('horizontal_flip');
  return isMirrored ? [{ ...flip, enabled: true, parameters: { amount: 1 } } as AugmentationStep] : [];
};

async function densely(network: Bench, axis: Axis, extra: readonly AugmentationStep[], start: Sample) {
  const by = parameterSpecOf(axis).step / 20;
  const count = Math.round((axis.to - axis.from) / by);
  const { steps } = network.options;
  const samples: Looked[] = [];
  for (let i = 0; i <= count; i++) {
    const value = tidy(axis.from + i * by);
    const { logits } = await network.evaluate(stepsAt([...steps, ...extra], [axis], [value]));
    samples.push({ values: [value], holds: logits.indexOf(Math.max(...logits)) === start.index });
  }
  return changesOf(samples);
}

async function main(out: string): Promise<void> {
  const network = await bench(SIDE);
  const rows: Compared[] = [];
  for (const picture of PICTURES) {
    const extra = await open(network, picture);
    for (const text of AXES) {
      const { samples, start, spec } = await byBisection(network, text, extra);
      const [axis] = spec.axes;
      const dense = await densely(network, axis, extra, start);
      rows.push({ picture: picture.name, axis: nameOf(axis), ...compare(axis, changesOf(samples), dense) });
      writeFileSync(out, JSON.stringify(rows));
    }
  }
}

if (process.argv[1]?.endsWith('denseScan.ts')) {
  console.log = () => undefined;
  console.warn = () => undefined;
  void main(process.argv[2]).then(() => process.exit());
}
