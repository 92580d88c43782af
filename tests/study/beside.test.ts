/** What `npm run studies` found holds for the code as it is: a few of its points again. */
import results from '../../reference/studies/results.json';
import { AXES, byBisection, changesOf, open, PICTURES, SIDE } from '../../scripts/studies/denseScan';
import { corruptedPictures, photograph } from '../../scripts/studies/corruptions';
import { bench } from '../../scripts/studies/engine';
import { nameOf, pointsOf, stepsAt } from '../../src/study/axis';
import { CORRUPTION_NAMES } from '../../src/study/imagenetC';
import { product } from '../../src/study/plans/grid';
import { judgeFrom } from '../../src/study/sample';
import { ENGSTROM, parseStudy } from '../../src/study/spec';

jest.setTimeout(120_000);

it('the worst point of Engstrom’s grid has the loss that PyTorch says', async () => {
  const { open: show, evaluate, context, network, options } = await bench(160);
  const points = product(ENGSTROM.axes.map(pointsOf));
  const at = (point: readonly number[]) => evaluate(stepsAt(options.steps, ENGSTROM.axes, point));
  for (const row of results.grid) {
    expect([row.points, row.ours]).toEqual([points.length, row.worst]);
    await show(`reference/data/photographs/${row.picture}-whole-160.png`);
    const judge = judgeFrom(await at([0, 0, 0]), [0, 0, 0], context().question, network.info);
    expect(judge.start.index).toBe(row.index);
    expect(judge.start.loss).toBeCloseTo(row.loss_at_start, 3);
    expect(judge(points[row.worst], await at(points[row.worst])).loss).toBeCloseTo(row.loss_at_worst, 3);
  }
});

it('pictures of a gallery are predicted as PyTorch does, at 99.9 % of the points at least', () => {
  const { same, points } = results.gallery;
  expect([points, same / points >= 0.999]).toEqual([3400, true]);
});

describe('the corruptions of ImageNet-C', () => {
  it('are those of imagecorruptions, pixel by pixel or in distribution', () => {
    expect(results.corruptions.map(({ corruption }) => corruption)).toEqual(CORRUPTION_NAMES);
    for (const { apart, mean, deviation, spectrum } of results.corruptions) {
      if (apart !== null) expect(apart).toBeLessThan(0.002);
      else expect([mean < 0.06, deviation < 0.15, spectrum < 0.13]).toEqual([true, true, true]);
    }
  });

  it('are those that were compared', async () => {
    const image = await photograph();
    for (const name of ['contrast', 'snow', 'spatter'] as const) {
      const row = results.corruptions.find(({ corruption }) => corruption === name);
      const found = [0, 4].map((severity) => {
        const all = corruptedPictures(image, name, severity).map(({ data }) => momentsOf(data));
        return [0, 1].map((moment) => all.reduce((sum, one) => sum + one[moment], 0) / all.length);
      });
      [row?.ours[0], row?.ours[4]].forEach((expected, i) => {
        expect(found[i][0]).toBeCloseTo(expected?.[0] ?? NaN, 5);
        expect(found[i][1]).toBeCloseTo(expected?.[1] ?? NaN, 5);
      });
    }
  });
});

/** Mean and standard deviation. */
function momentsOf(data: Float32Array): readonly [number, number] {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return [mean, Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)];
}

describe('breaking points by bisection', () => {
  it('are within a tenth of a step of those of a scan twenty times denser', () => {
    expect(results.dense.every(({ apart }) => apart <= 0.1)).toBe(true);
  });

  it('are those that were compared', async () => {
    const network = await bench(SIDE);
    for (const [picture, text] of [
      [PICTURES[1], AXES[2]],
      [PICTURES[2], AXES[0]],
    ] as const) {
      const { samples } = await byBisection(network, text, await open(network, picture));
      const axis = nameOf(parseStudy(text).axes[0]);
      const row = results.dense.find((one) => one.picture === picture.name && one.axis === axis);
      expect(changesOf(samples)).toEqual(row?.found);
    }
  });
});
