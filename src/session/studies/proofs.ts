/** Proofs of the maps on screen, behind the hand. */
import type { MapName } from '../../engine/attribution/methods/catalogue';
import { UserError } from '../../engine/contract/errors';
import { prove, type ProofName } from '../../study/proof';
import { proofContext, type Proved } from '../../study/proving';
import { modelSupply } from '../engineTask';
import { toRequest } from '../request';
import { domainOf, type AnalysisState } from '../state';
import type { Background } from './background';

/**
 * Every proof of every map of a state, whatever changes meanwhile.
 * @param onCurve every curve, as soon as it is known
 * @throws UserError for what has no map; the reason of the signal
 */
export async function proveMaps(
  proofs: readonly ProofName[],
  state: AnalysisState,
  background: Background,
  onCurve: (
    curve: Proved,
    progress: { readonly done: number; readonly total: number },
  ) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (domainOf(state) === 'series')
    throw new UserError('A proof takes pixels away from pictures; there is none of series.');
  const { model } = await background.evaluate(state, signal);
  const request = toRequest(state, model, null);
  const { methods } = request.question;
  const total = proofs.length * methods.length;
  let done = 0;
  for (const choice of methods) {
    const context = await proofContext(choice, {
      request,
      normalization: model.normalization,
      use: (step) => background.use(state, (api) => step(api.engine), signal),
      useAnew: async (id, anew, step) => {
        const { name, bytes, defaults } = await modelSupply(background.context, state.model, signal);
        const choice = { input: state.modelInput, output: state.modelOutput };
        return background.use(
          state,
          async (api) => {
            await api.engine.loadModel(id, name, bytes, defaults, choice, anew);
            return step(api.engine);
          },
          signal,
        );
      },
    });
    for (const proof of proofs) {
      const curve = await prove(proof, context);
      await onCurve({ ...curve, method: choice.name as MapName }, { done: ++done, total });
    }
  }
}
