/** Proofs of maps, on networks that are formulas. */
import type { Image } from '../../src/engine/image/image';
import { prove, type ProofContext } from '../../src/study/proof';

const SIDE = 20;
/** Grey, and a white square of 4 × 5 pixels, a twentieth of the picture: that is what the network looks at. */
const isBright = (i: number): boolean => i % SIDE < 5 && i < 4 * SIDE;
const image: Image = {
  height: SIDE,
  width: SIDE,
  channels: 1,
  data: Float32Array.from({ length: SIDE * SIDE }, (_, i) => (isBright(i) ? 1 : 0.5)),
};
const map = (of: (i: number) => number) => ({
  height: SIDE,
  width: SIDE,
  data: image.data.map((_, i) => of(i)),
});
const right = map((i) => (isBright(i) ? 1000 - i : -i));
const wrong = map((i) => (isBright(i) ? -i : 1000 - i));
const score = ({ data }: Image): Promise<number> =>
  Promise.resolve(data.reduce((sum, value, i) => sum + (isBright(i) ? value : 0), 0) / 20);
const context = (of: ProofContext['map']): ProofContext => ({
  image,
  map: of,
  nothing: [0],
  score,
  randomised: () => Promise.resolve(of),
});

it('deletion falls at once where the map is right, and at the end where it is wrong', async () => {
  const [good, bad] = await Promise.all([right, wrong].map((one) => prove('deletion', context(one))));
  expect(good.points.map(({ value }) => value).slice(0, 3)).toEqual([1, 0, 0]);
  // One step of a twentieth from 1 to 0: a triangle.
  expect(good.area).toBeCloseTo(0.025, 9);
  expect(bad.area).toBeCloseTo(0.975, 9);
});

it('insertion rises at once where the map is right', async () => {
  const [good, bad] = await Promise.all([right, wrong].map((one) => prove('insertion', context(one))));
  const start = good.points[0].value;
  expect(start).toBeLessThan(0.9);
  expect(good.points.slice(1).every(({ value }) => value === 1)).toBe(true);
  expect(good.area).toBeCloseTo(1 - 0.025 * (1 - start), 6);
  expect(bad.area).toBeLessThan(good.area);
});

it('ROAD leaves no trace of what is removed: the square becomes as its surroundings', async () => {
  const { points } = await prove('road', context(right));
  expect(points[0].share).toBe(0.1);
  expect(points[0].value).toBeGreaterThan(0.45);
  expect(points[0].value).toBeLessThan(0.55);
});

it('a map that does not see the weights is as it was, one that does is not', async () => {
  const blind = await prove('randomisation', context(right));
  expect(blind.points.map(({ value }) => Number(value.toFixed(9)))).toEqual(Array(9).fill(1));
  const seeing = await prove('randomisation', {
    ...context(right),
    randomised: (share) => Promise.resolve(share < 0.5 ? wrong : null),
  });
  expect(seeing.points[0].value).toBeCloseTo(1, 9);
  expect(seeing.points[1].value).toBeLessThan(0.5);
  // Where there is no map the point is marked, the curve goes on.
  expect(seeing.points.at(-1)?.value).toBeNaN();
  expect(seeing.area).not.toBeNaN();
});
