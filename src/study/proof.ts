/**
 * Proofs beside a map: does it point at what the network looks at, and does it change with the network's weights? A proof is a
 * curve over shares of the pixels, or of the layers. Knows no engine: pictures are scored, and maps made, by whoever asks.
 */
import { convolveSeparable, gaussian } from '../engine/augment/convolve';
import type { Grid } from '../engine/contract/maps';
import type { Image } from '../engine/image/image';
import { UserError } from '../engine/contract/errors';
import { valueText } from '../engine/text/sentence';
import { areaUnder } from './metrics/area';
import { pearson, spearman } from './metrics/correlation';
import { exchanged, imputed } from './metrics/removal';
import { ssim } from './metrics/ssim';

export interface ProofPoint {
  /** Of the pixels that were taken or given, highest first; of the layers, last first. 0–1, ascending. */
  readonly share: number;
  /** Score of the explained class; of `randomisation` Spearman's ρ of the maps. */
  readonly value: number;
  /** Other measures of the same maps. */
  readonly more?: { readonly pearson: number; readonly ssim: number };
}

export interface ProofCurve {
  readonly proof: ProofName;
  readonly points: readonly ProofPoint[];
  /** ∫ value over the share, between the first point and the last. */
  readonly area: number;
}

export interface ProofContext {
  /** The augmented picture before normalisation, in [0, 1]. */
  readonly image: Image;
  /** One value for each pixel, high where the method points. */
  readonly map: Grid;
  /** What stands for nothing, one number a channel in [0, 1]: the mean of the normalisation. */
  readonly nothing: readonly number[];
  /** The explained class of the picture: its probability, of a regression its value. */
  score(image: Image): Promise<number>;
  /** The map where this share of the layers has drawn its weights anew; null where there is none. */
  randomised(share: number): Promise<Grid | null>;
}

/** Shares of pixels: 0, 5 %, … 100 %. */
const SHARES = Array.from({ length: 21 }, (_, i) => i / 20);
/** Those of ROAD: 10 % … 90 %; of nothing nothing can be made. */
const ROAD_SHARES = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);
/** Of layers. */
const LAYER_SHARES = Array.from({ length: 9 }, (_, i) => i / 8);
/** Of the picture that insertion begins with, as in RISE: 11 × 11, σ = 5 pixels of 224. */
const [BLUR_RADIUS, BLUR_SIGMA] = [5, 5];

type Run = (context: ProofContext) => Promise<readonly ProofPoint[]>;

/** Deletion: the score while the highest pixels are taken away. Petsiuk, Das and Saenko, RISE, BMVC 2018, section 4.1. */
const deletion: Run = ({ image, map, nothing, score }) => {
  const empty = { ...image, data: image.data.map((_, i) => nothing[i % image.channels] ?? nothing[0]) };
  return overShares(SHARES, (share) => score(exchanged(image, empty, map.data, share)));
};

/** Insertion: the score while a blurred picture is given its highest pixels back. The same section. */
const insertion: Run = ({ image, map, score }) => {
  const blurred = convolveSeparable(image, gaussian(BLUR_SIGMA, BLUR_RADIUS));
  return overShares(SHARES, (share) => score(exchanged(blurred, image, map.data, share)));
};

/** ROAD: the score while the highest pixels are made of their neighbours, see `imputed`. */
const road: Run = ({ image, map, score }) =>
  overShares(ROAD_SHARES, (share) => score(imputed(image, map.data, share)));

/** Sanity check: how alike the map stays while layers are drawn anew, the last first. Adebayo et al., NeurIPS 2018. */
const randomisation: Run = async ({ map, randomised }) => {
  const points: ProofPoint[] = [];
  for (const share of LAYER_SHARES) {
    const other = share === 0 ? map : await randomised(share);
    const [a, b] = [sized(map), other && sized(other)];
    points.push({
      share,
      value: b ? spearman(a.data, b.data) : NaN,
      more: { pearson: b ? pearson(a.data, b.data) : NaN, ssim: b ? ssim(a, b, 1) : NaN },
    });
  }
  return points;
};

const RUNS = { deletion, insertion, road, randomisation } as const;
export type ProofName = keyof typeof RUNS;
export const PROOFS = Object.keys(RUNS) as readonly ProofName[];

/** @throws UserError for one that there is not */
export function proofNamed(name: unknown): ProofName {
  const found = PROOFS.find((proof) => proof === name);
  if (!found) throw new UserError(`A proof is one of ${PROOFS.join(', ')}, not ${valueText(name)}.`);
  return found;
}

export async function prove(proof: ProofName, context: ProofContext): Promise<ProofCurve> {
  const points = await RUNS[proof](context);
  const known = points.filter(({ value }) => !Number.isNaN(value));
  const area = areaUnder(
    known.map(({ share }) => share),
    known.map(({ value }) => value),
  );
  return { proof, points, area: known.length > 1 ? area : NaN };
}

async function overShares(
  shares: readonly number[],
  valueAt: (share: number) => Promise<number>,
): Promise<readonly ProofPoint[]> {
  const points: ProofPoint[] = [];
  for (const share of shares) points.push({ share, value: await valueAt(share) });
  return points;
}

/** Sizes of the values, from 0 to 1: what Adebayo et al. compare. */
function sized(map: Grid): Grid {
  const sizes = map.data.map(Math.abs);
  const most = sizes.reduce((largest, value) => Math.max(largest, value), 0);
  return { ...map, data: most > 0 ? sizes.map((value) => value / most) : sizes };
}
