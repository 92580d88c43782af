/** What a map shows in words, from its numbers: for those who do not see it. */
import type { Grid } from '../../engine/contract/maps';
import type { PictureName } from '../../engine/attribution/methods/catalogue';
import { t } from '../../language';
import type { AnalysisResult } from '../../session/types';
import { relevanceOf } from './mapDifference';

const NAMES = [
  [t`upper left`, t`upper right`],
  [t`lower left`, t`lower right`],
] as const;

/** “62 % of the map lies in the upper left; its centre is 34 % from the left and 28 % from the top.” */
export function mapWords({ height, width, data }: Grid): string {
  const quarters = [
    [0, 0],
    [0, 0],
  ];
  let [sum, across, down] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = Math.max(0, data[y * width + x] ?? 0);
      const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
      sum += value;
      across += value * u;
      down += value * v;
      // A cell in the middle counts half for either side.
      const [right, low] = [
        Math.min(1, Math.max(0, u * width - width / 2 + 0.5)),
        Math.min(1, Math.max(0, v * height - height / 2 + 0.5)),
      ];
      (quarters[0] as number[])[0] += value * (1 - right) * (1 - low);
      (quarters[0] as number[])[1] += value * right * (1 - low);
      (quarters[1] as number[])[0] += value * (1 - right) * low;
      (quarters[1] as number[])[1] += value * right * low;
    }
  }
  if (!(sum > 0)) return t`The map is empty: there is no positive evidence.`;
  const flat = quarters.flat();
  const best = flat.indexOf(Math.max(...flat));
  const place = NAMES[Math.floor(best / 2)]?.[best % 2];
  const per = (value: number): string => `${Math.round(100 * value)} %`;
  return t`${per((flat[best] ?? 0) / sum)} of the map lies in the ${place}; its centre is ${per(across / sum)} from the left and ${per(down / sum)} from the top.`;
}

/** Words for a picture; photographs have their names alone. */
export function pictureWords(name: PictureName, result: AnalysisResult): string {
  const map = relevanceOf(name, result);
  return map ? mapWords(map) : '';
}
