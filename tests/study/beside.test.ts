/** What `npm run studies` found holds for the code as it is: a few of its points again. */
import results from '../../reference/studies/results.json';
import { AXES, byBisection, changesOf, open, PICTURES, SIDE } from '../../scripts/studies/denseScan';
import { bench } from '../../scripts/studies/engine';
import { nameOf, pointsOf, stepsAt } from '../../src/study/axis';
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
