/** Proofs of maps from the shell. */
import { chosen, type MapName } from '../engine/attribution/methods/catalogue';
import { prove, type ProofName } from '../study/proof';
import { proofContext, type Proved } from '../study/proving';
import { requestOf, type LoadedNetwork } from './network';
import type { SettledOptions } from './options';

/** Every proof of every method, of the image that was loaded last. @throws UserError for a method without a map */
export async function provedFor(
  proofs: readonly ProofName[],
  options: SettledOptions,
  { engine, info, loadAnew }: LoadedNetwork,
): Promise<readonly Proved[]> {
  const proved: Proved[] = [];
  for (const choice of options.methods ?? [chosen(info.method)]) {
    const context = await proofContext(choice, {
      request: requestOf(options, info),
      normalization: info.normalization,
      use: (step) => step(engine),
      useAnew: async (id, anew, step) => {
        await loadAnew(id, anew);
        return step(engine);
      },
    });
    for (const proof of proofs)
      proved.push({ ...(await prove(proof, context)), method: choice.name as MapName });
  }
  return proved;
}
