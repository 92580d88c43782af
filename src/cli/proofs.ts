/** Proofs of maps from the shell: the engine scores pictures with pixels exchanged, and explains networks drawn anew. */
import { UserError } from '../engine/contract/errors';
import {
  isMap,
  chosen,
  mapSpecOf,
  type MapName,
  type MethodChoice,
} from '../engine/attribution/methods/catalogue';
import { valuesOver } from '../engine/attribution/mapsOf';
import type { Grid } from '../engine/contract/maps';
import type { Image } from '../engine/image/image';
import type { Table } from '../study/table';
import { prove, type ProofContext, type ProofCurve, type ProofName } from '../study/proof';
import { requestOf, type LoadedNetwork } from './network';
import { npy } from './npz';
import type { Options } from './options';

export interface Proved extends ProofCurve {
  readonly method: MapName;
}

/** Every proof of every method, of the image that was loaded last. @throws UserError for a method without a map */
export async function provedFor(
  proofs: readonly ProofName[],
  options: Options,
  network: LoadedNetwork,
): Promise<readonly Proved[]> {
  const proved: Proved[] = [];
  for (const choice of options.methods ?? [chosen(network.info.method)]) {
    const context = await contextOf(choice, options, network);
    for (const proof of proofs)
      proved.push({ ...(await prove(proof, context)), method: choice.name as MapName });
  }
  return proved;
}

async function contextOf(
  choice: MethodChoice,
  options: Options,
  { engine, info, loadAnew }: LoadedNetwork,
): Promise<ProofContext> {
  const { name } = choice;
  if (name === 'none' || !isMap(name))
    throw new UserError(`A proof is one of a map, and ${name} makes none; choose another --method.`);
  const request = requestOf(options, info);
  const { input, question } = request;
  const { augmented: image } = await engine.augment(request);
  const explained = async (modelId: string, target: number | null) => {
    const asked = { ...question, modelId, methods: [choice], target };
    const { named, problem, target: found } = await engine.evaluate(input, asked);
    const values = valuesOver(name, { augmented: image, named });
    return { map: values && pixelwise(name, values, image), problem, index: found.index };
  };
  const { map, problem, index } = await explained('model', question.target);
  if (!map) throw new UserError(problem ?? `${name} made no map of this image.`);
  // What is scored is a picture as the network sees it: no step, no frame, no window of its own.
  const { height, width } = image;
  const bare = {
    ...input,
    imageId: 'scored',
    size: { height, width },
    window: [0.5, 1] as const,
    steps: [],
  };
  return {
    image,
    map,
    nothing: (input.normalization ?? info.normalization).mean,
    score: async (picture) => {
      await engine.loadImage('scored', 'scored.npy', bytesOf(picture));
      const asked = { ...question, methods: [chosen('none')], target: null };
      const { probabilities, logits } = await engine.evaluate(bare, asked);
      return (probabilities ?? logits)[index];
    },
    randomised: async (share) => {
      await loadAnew('anew', { share, seed: 0 });
      return (await explained('anew', index)).map;
    },
  };
}

/** One value a pixel: of a map with a value for each channel the sum of their sizes. */
function pixelwise(name: MapName, values: Float32Array, { height, width }: Image): Grid {
  if (mapSpecOf(name).kind === 'grid') return { height, width, data: values };
  const data = new Float32Array(height * width);
  values.forEach((value, i) => (data[i % data.length] += Math.abs(value)));
  return { height, width, data };
}

function bytesOf({ height, width, channels, data }: Image): ArrayBuffer {
  return npy({ shape: [height, width, channels], data }).slice().buffer as ArrayBuffer;
}

/**
 * `proofs.csv`: image, method, proof, share (of the pixels, or of the layers), value (score of the explained class; Spearman's ρ of
 * the maps), and of randomisation pearson and ssim too.
 */
export function proofsTable(proofs: readonly (Proved & { readonly image: string })[]): Table {
  const rows = proofs.flatMap(({ image, method, proof, points }) =>
    points.map((point) => ({ image, method, proof, ...point })),
  );
  const known = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  return {
    image: rows.map(({ image }) => image),
    method: rows.map(({ method }) => method),
    proof: rows.map(({ proof }) => proof),
    share: rows.map(({ share }) => share),
    value: rows.map(({ value }) => known(value)),
    pearson: rows.map(({ more }) => known(more?.pearson)),
    ssim: rows.map(({ more }) => known(more?.ssim)),
  };
}
