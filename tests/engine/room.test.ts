/** Networks that stay loaded: the newest, and of the others those for which there is room. */
import { readFileSync } from 'node:fs';
import { createEngine } from '../../src/engine/engine';

const bytes = new Uint8Array(readFileSync('reference/data/norms-export.onnx'));
const decode = () => Promise.reject(new Error('no image is opened here'));

const load = (engine: ReturnType<typeof createEngine>, id: string) =>
  engine.loadModel(id, `${id}.onnx`, bytes.slice().buffer, { mean: [0], std: [1] });

async function kept(parameters: number, ids: readonly string[]): Promise<readonly string[]> {
  const engine = createEngine({ decode, parameters });
  for (const id of ids) await load(engine, id);
  const there = await Promise.all(ids.map((id) => engine.hasModel(id)));
  return ids.filter((_, i) => there[i]);
}

describe('an engine', () => {
  let each = 0;
  beforeAll(async () => {
    each = (await load(createEngine({ decode }), 'first')).parameters;
  });

  it('lets the networks go that were used least recently, where they are too large together', async () => {
    expect(each).toBeGreaterThan(0);
    expect(await kept(2 * each, ['a', 'b', 'c'])).toEqual(['b', 'c']);
    expect(await kept(2 * each - 1, ['a', 'b', 'c'])).toEqual(['c']);
    expect(await kept(3 * each, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  });

  it('keeps the newest, whatever its size', async () => {
    expect(await kept(1, ['a', 'b'])).toEqual(['b']);
  });
});
