/**
 * The engine on WebGPU, in Node by the package `webgpu` (Dawn): on the machine's GPU every operator case, on one that is
 * emulated in software as many as every kernel needs.
 */
import { agreement, BOUNDS } from '../support/parity';
import { registered, wrongIn } from '../support/operatorCases';
import { array, NETWORK } from '../support/smallNetworks';
import { decoded, type Answers } from '../support/webgpu/answers';
import { onWebGpu } from '../support/webgpu/start';

/** WGSL promises no more of sine and cosine (https://www.w3.org/TR/WGSL/#concrete-float-accuracy). */
const LESS_EXACT: Readonly<Record<string, number>> = { Sin: 2 ** -11, Cos: 2 ** -11 };

const message = onWebGpu();

if ('missing' in message) it.skip(`WebGPU in Node: ${message.missing}`, () => undefined);
else describe(`on ${message.adapter}`, () => examine(message));

function examine({ operators, network }: Answers): void {
  const ran = registered.filter(({ name }) => name in operators);

  it('some cases of operators were run', () => expect(ran.length).toBeGreaterThan(50));

  it.each(ran.map((one) => [one.name, JSON.stringify(one.attributes), one.note, one] as const))(
    '%s %s %s computes onnxruntime’s values and the gradient of finite differences, when it is first run and again',
    (name, _, __, one) => {
      const run = operators[name];
      expect(run).not.toHaveProperty('error');
      if ('error' in run) return;
      expect(wrongIn(one, decoded(run.first), LESS_EXACT[one.operator])).toEqual([]);
      expect(wrongIn(one, decoded(run.again), LESS_EXACT[one.operator])).toEqual([]);
    },
  );

  it('every plan is recorded: a run is one submission and one readback, and nothing is bound anew', () => {
    const asked = Object.entries(operators).map(([name, run]) => [name, 'asked' in run ? run.asked : run]);
    const once = { bindGroups: 0, submissions: 1, readbacks: 1 };
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(ran.map(({ name }) => [name, once])));
  });

  it('a small network agrees with PyTorch and Captum', () => {
    const got = decoded(network);
    const expected = (what: string): Float32Array => array(`${NETWORK.name}/${what}`);
    expect(agreement(got.logits, expected('outputs')).difference).toBeLessThanOrEqual(BOUNDS.logits);
    for (const what of ['cam', 'guided']) {
      const { correlation, difference } = agreement(got[what], expected(`${what}/0`));
      expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
      expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
    }
  });
}
