/** Proofs of an engine's maps: pictures with pixels exchanged are scored, and networks drawn anew explain the same class. */
import type { EngineApi } from '../engine/api';
import { UserError } from '../engine/contract/errors';
import type { Grid } from '../engine/contract/maps';
import type { Randomisation } from '../engine/contract/modelInfo';
import type { Normalization } from '../engine/contract/input';
import type { AnalysisRequest } from '../engine/contract/request';
import { valuesOver } from '../engine/attribution/mapsOf';
import {
  chosen,
  isMap,
  mapSpecOf,
  type MapName,
  type MethodChoice,
} from '../engine/attribution/methods/catalogue';
import type { Image } from '../engine/image/image';
import { npy } from '../engine/image/writeNpy';
import type { ProofContext, ProofCurve } from './proof';
import type { Table } from './table';

/** Who computes. */
export interface Prover {
  /** What is asked of the picture whose map is judged; of its methods one is proven at a time. */
  readonly request: AnalysisRequest;
  /** Of the network itself. */
  readonly normalization: Normalization;
  /** Have the engine to itself: what one step gives it the next one may not find. */
  use<T>(step: (engine: Pick<EngineApi, 'augment' | 'evaluate' | 'loadImage'>) => Promise<T>): Promise<T>;
  /** The same with the network under another id, its weights drawn anew. */
  useAnew<T>(
    id: string,
    anew: Randomisation,
    step: (engine: Pick<EngineApi, 'evaluate'>) => Promise<T>,
  ): Promise<T>;
}

export interface Proved extends ProofCurve {
  readonly method: MapName;
}

/** Ids under which the engine has the picture that is scored and the network that was drawn anew. */
const [SCORED, ANEW] = ['scored', 'anew'];

/** @throws UserError for a method without a map */
export async function proofContext(choice: MethodChoice, prover: Prover): Promise<ProofContext> {
  const { name } = choice;
  if (name === 'none' || !isMap(name))
    throw new UserError(`A proof is one of a map, and ${name} makes none; choose another method.`);
  const { input, question } = prover.request;
  const { augmented: image } = await prover.use((engine) => engine.augment(prover.request));
  const explainedBy = async (
    engine: Pick<EngineApi, 'evaluate'>,
    modelId: string,
    target: number | null,
  ): Promise<{ readonly map: Grid | null; readonly problem: string | null; readonly index: number }> => {
    const asked = { ...question, modelId, methods: [choice], target };
    const { named, problem, target: found } = await engine.evaluate(input, asked);
    const values = valuesOver(name, { augmented: image, named });
    return { map: values && pixelwise(name, values, image), problem, index: found.index };
  };
  const { map, problem, index } = await prover.use((engine) =>
    explainedBy(engine, question.modelId, question.target),
  );
  if (!map) throw new UserError(problem ?? `${name} made no map of this image.`);
  // What is scored is a picture as the network sees it: no step, no frame, no window of its own.
  const { height, width } = image;
  const bare = {
    ...input,
    imageId: SCORED,
    size: { height, width },
    framing: { zoom: 1, x: 0.5, y: 0.5 },
    window: [0.5, 1] as const,
    steps: [],
  };
  return {
    image,
    map,
    nothing: (input.normalization ?? prover.normalization).mean,
    score: (picture) =>
      prover.use(async (engine) => {
        await engine.loadImage(SCORED, `${SCORED}.npy`, bytesOf(picture), 'array');
        const asked = { ...question, methods: [chosen('none')], target: null };
        const { probabilities, logits } = await engine.evaluate(bare, asked);
        return (probabilities ?? logits)[index];
      }),
    randomised: (share) =>
      prover.useAnew(
        ANEW,
        { share, seed: 0 },
        async (engine) => (await explainedBy(engine, ANEW, index)).map,
      ),
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
