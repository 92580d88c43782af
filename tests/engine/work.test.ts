/** Plans under way: what they say of themselves before every instruction, and that they end when they are stopped. */
import { join } from 'node:path';
import { planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { explainedGraph } from '../../src/engine/network/explained';
import { readNetwork } from '../../src/engine/onnx/model';
import { specialize } from '../../src/engine/ops/specialize';
import { multiplyAdds } from '../../src/engine/plan/cost';
import type { Plan } from '../../src/engine/plan/plan';
import { chosenModel } from '../../src/engine/network/ports';
import { climb } from '../../src/engine/runtime/ladder';
import { Stopped, type Work } from '../../src/engine/work';
import { modelBytes } from '../support/parity';
import type { ReferenceModel } from '../support/parity';
import { chosen } from '../../src/engine/attribution/methods/catalogue';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

function planOf(model: ReferenceModel, size: number): Plan {
  const { network } = chosenModel(readNetwork(modelBytes(model), model), model, {
    input: null,
    output: null,
  });
  return planAnalysis(
    explainedGraph(specialize(network, [1, 3, size, size]), 'classification'),
    [chosen('none')],
    null,
  ).plan;
}

describe('the multiply-adds of a plan', () => {
  // torchvision: the weights' meta['_ops'], in thousands of millions.
  it.each([['mobilenet_v2', 0.301e9]] as const)(
    'of %s are those that torchvision counts',
    (model, published) => {
      const plan = planOf(model, 224);
      const products = plan.instructions.filter(({ kernel }) => /conv2d|depthwiseConv2d|matMul/.test(kernel));
      const total = products.reduce((sum, instruction) => sum + multiplyAdds(plan, instruction), 0);
      expect(total / published).toBeGreaterThan(0.99);
      expect(total / published).toBeLessThan(1.01);
    },
  );
});

describe.each(['wasm', 'cpu'] as const)('a plan on %s', (backend) => {
  const plan = planOf('efficientnet-lite0', 64);
  const inputs = { image: new Float32Array(3 * 64 * 64).fill(0.5), candidates: new Float32Array(1000) };
  const given = Object.fromEntries(
    plan.values.flatMap((value) =>
      value.kind === 'input' ? [[value.name, inputs[value.name as keyof typeof inputs]]] : [],
    ),
  );

  async function prepared() {
    const { executor } = await climb({
      wasmPath: WASM,
      backend,
      check: () => Promise.resolve(null),
      failed: new Map(),
    });
    return { executor, ready: executor.openModel().prepare(plan) };
  }

  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));

  it('says before every instruction how long it may take, and pauses when it is told to', async () => {
    const { ready } = await prepared();
    const told: number[] = [];
    let [pauses, during] = [0, 0];
    const work: Work = {
      piece: (milliseconds) => {
        told.push(milliseconds);
        if (told.length % 10 !== 0) return null;
        return new Promise((resolve) =>
          setImmediate(() => {
            pauses += 1;
            during = told.length;
            resolve();
          }),
        );
      },
    };
    const { logits } = await ready.run(given, work);
    expect(told.length).toBeGreaterThan(50);
    expect(Math.min(...told)).toBeGreaterThan(0);
    expect(pauses).toBe(Math.floor(told.length / 10));
    expect(during).toBe(pauses * 10);
    expect(logits).toEqual((await ready.run(given)).logits);
  });

  it('ends before the next instruction when it is stopped, keeps no memory, and runs again', async () => {
    const { executor, ready } = await prepared();
    const { logits } = await ready.run(given);
    const before = executor.memory();
    let pieces = 0;
    const work: Work = { piece: () => (++pieces === 20 ? Promise.reject(new Stopped()) : null) };
    await expect(ready.run(given, work)).rejects.toBeInstanceOf(Stopped);
    expect(pieces).toBe(20);
    expect(executor.memory()).toEqual(before);
    expect((await ready.run(given)).logits).toEqual(logits);
  });
});
