/** Only what a method needs is computed, once, and what was prepared stays prepared. */
import { readFileSync } from 'node:fs';
import { chosen, METHODS, type Method } from '../../src/engine/attribution/methods/catalogue';
import { METHOD_REGISTRY } from '../../src/engine/attribution/methods/registry';
import { computedFor, planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { Model, type ModelRun } from '../../src/engine/network/model';
import { explainedGraph } from '../../src/engine/network/explained';
import { readNetwork } from '../../src/engine/onnx/model';
import { specialize } from '../../src/engine/ops/specialize';
import type { KernelName } from '../../src/engine/plan/kernels';
import { chosenModel } from '../../src/engine/network/ports';
import { countingExecutor } from '../support/countingExecutor';

const NAME = 'efficientnet-lite0.onnx';
const network = readNetwork(new Uint8Array(readFileSync(`assets/${NAME}`)), NAME);
const DEFAULTS = { mean: [0.5], std: [0.5] };
const SIZE = 96;
/** In the middle of the network. */
const MIDDLE = 'blocks.8.expand.conv';

/** Methods of many passes prepare the plans of those passes. */
const ONE_PASS = METHODS.filter((name) => {
  const { kind, spec } = METHOD_REGISTRY[name];
  return kind !== 'run' && !spec.needs.includes('attention');
});

const kernelsOf = (method: Method, layer: string | null = null): KernelName[] => {
  const { network: cut } = chosenModel(network, NAME, { input: null, output: null });
  const graph = explainedGraph(specialize(cut, [1, 3, SIZE, SIZE]), 'classification');
  return planAnalysis(graph, computedFor([chosen(method)]), layer).plan.instructions.map(
    ({ kernel }) => kernel,
  );
};

const CONVOLUTIONS: readonly KernelName[] = ['conv2d', 'depthwiseConv2d'];
const convolutions = (method: Method, layer: string | null = null): number =>
  kernelsOf(method, layer).filter((kernel) => CONVOLUTIONS.includes(kernel)).length;

describe('a plan', () => {
  it('without a map is the forward pass: no class is chosen, no gate closes', () => {
    const kernels = kernelsOf('none');
    const nodes = chosenModel(network, NAME, { input: null, output: null }).network.nodes;
    expect(convolutions('none')).toBe(nodes.filter(({ op }) => op === 'Conv').length);
    expect(kernels.filter((kernel) => kernel === 'matMul')).toHaveLength(1);
    for (const backward of ['oneHotOfMaximum', 'gate', 'depthToSpace'] as const)
      expect(kernels).not.toContain(backward);
  });

  it('for Grad-CAM of the last layer goes back through the classifier alone', () => {
    const kernels = kernelsOf('grad-cam');
    expect(convolutions('grad-cam')).toBe(convolutions('none'));
    expect(kernels.filter((kernel) => kernel === 'matMul')).toHaveLength(2);
    expect(kernels).not.toContain('gate');
  });

  it('for Grad-CAM of a layer in the middle goes back to that layer and no further', () => {
    const [none, middle, whole] = [
      convolutions('none'),
      convolutions('grad-cam', MIDDLE),
      convolutions('guided-backprop'),
    ];
    expect(middle).toBeGreaterThan(none);
    expect(middle).toBeLessThan(whole);
  });

  it('for both maps shares what they have in common', () => {
    expect(convolutions('guided-grad-cam')).toBe(convolutions('guided-backprop'));
    expect(kernelsOf('guided-grad-cam').filter((kernel) => kernel === 'oneHotOfMaximum')).toHaveLength(1);
  });
});

describe('a model', () => {
  function opened() {
    const { executor, counts } = countingExecutor();
    const model = new Model('model', NAME, network, DEFAULTS);
    const run = (method: Method, size: number, layer: string | null = null) => {
      const image = { height: size, width: size, channels: 3, data: new Float32Array(size * size * 3) };
      const given: ModelRun = {
        image,
        domain: 'image',
        normalization: DEFAULTS,
        task: 'classification',
        methods: [chosen(method)],
        layer,
        candidates: new Float32Array(model.info.classCount),
      };
      return model.run(executor, given);
    };
    return { run, counts };
  }

  it('prepares nothing anew for a method and a size that it knows, and reads back once a picture', async () => {
    const { run, counts } = opened();
    for (const method of ONE_PASS) await run(method, SIZE);
    expect(counts).toEqual({ opened: 1, prepared: ONE_PASS.length, disposed: 0, runs: ONE_PASS.length });
    for (const method of ONE_PASS) await run(method, SIZE);
    expect(counts).toEqual({ opened: 1, prepared: ONE_PASS.length, disposed: 0, runs: 2 * ONE_PASS.length });
    await run('none', 2 * SIZE);
    expect(counts.prepared).toBe(ONE_PASS.length + 1);
  });

  it('keeps the plan that is in use, however many sizes a sweep goes through', async () => {
    const { run, counts } = opened();
    let sizes = 0;
    while (counts.disposed < 3) {
      await run('none', SIZE);
      await run('none', SIZE + ++sizes);
    }
    // One for each size of the sweep, and the one in use, once.
    expect(counts.prepared).toBe(sizes + 1);
  });
});
