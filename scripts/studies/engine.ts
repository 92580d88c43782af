/** The embedded network in Node, as `npm run analyze` has it, for the checks of studies. */
import { loadNetwork, loadSubject, requestOf, settled, type LoadedNetwork } from '../../src/cli/network';
import { readOptions, type SettledOptions } from '../../src/cli/options';
import { chosen } from '../../src/engine/attribution/methods/catalogue';
import type { MethodChoice } from '../../src/engine/attribution/methods/catalogue';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';
import type { Evaluation } from '../../src/engine/contract/answer';
import type { Evaluate, StudyContext } from '../../src/study/run';

export interface Bench {
  readonly network: LoadedNetwork;
  readonly options: SettledOptions;
  open(file: string): Promise<void>;
  evaluate(steps: readonly AugmentationStep[], methods?: readonly MethodChoice[]): Promise<Evaluation>;
  /** What a study of the opened picture needs. */
  context(evaluate?: Evaluate): StudyContext;
}

/** @param side of the network's input, pixels */
export async function bench(side: number): Promise<Bench> {
  const given = readOptions(['--image', 'any', '--size', String(side)]);
  if (!given) throw new Error('no options');
  const network = await loadNetwork(given);
  const options = await settled(given, network);
  const { engine, info } = network;
  const { input, question } = requestOf(options, info);
  const evaluate: Bench['evaluate'] = (steps, methods = [chosen('none')]) =>
    engine.evaluate({ ...input, steps }, { ...question, methods });
  return {
    network,
    options,
    open: (file) => loadSubject(engine, options, file),
    evaluate,
    context: (evaluateOne = (steps) => evaluate(steps)) => ({
      steps: options.steps,
      question: { ...question, criterion: { kind: 'class' } },
      model: info,
      evaluate: evaluateOne,
    }),
  };
}

/** The four photographs of the checks that PyTorch repeats, already at 160 pixels and without loss. */
export const FOUR = ['chelsea', 'coffee', 'china', 'camera'].map(
  (name) => `reference/data/photographs/${name}-whole-160.png`,
);
