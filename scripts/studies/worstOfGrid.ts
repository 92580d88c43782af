/**
 * Our half of the check of Engstrom's grid: `tsx scripts/studies/worstOfGrid.ts OUT.npz` writes for each of four photographs the
 * 775 points [775, 3] as (angle, x, y), the logits there [775, 1000] and the place of the worst among them.
 */
import { writeFileSync } from 'node:fs';
import { npz } from '../../src/cli/npz';
import type { NpyArray } from '../../src/engine/image/writeNpy';
import { runStudy } from '../../src/study/run';
import { ENGSTROM } from '../../src/study/spec';
import { bench, FOUR } from './engine';

async function main(out: string): Promise<void> {
  const { open, evaluate, context } = await bench(160);
  const arrays: Record<string, NpyArray> = {};
  for (const [i, file] of FOUR.entries()) {
    await open(file);
    const logits: Float32Array[] = [];
    const kept = async (steps: Parameters<typeof evaluate>[0]) => {
      const answer = await evaluate(steps);
      logits.push(answer.logits);
      return answer;
    };
    const { samples, found } = await runStudy(ENGSTROM, context(kept));
    // The start is a point of the grid and is evaluated first, once.
    const start = samples.findIndex(({ values }) => values.every((value) => value === 0));
    const [first, ...others] = logits;
    const inOrder = [...others.slice(0, start), first, ...others.slice(start)];
    arrays[`${i}/points`] = {
      shape: [samples.length, 3],
      data: Float32Array.from(samples.flatMap(({ values }) => values)),
    };
    arrays[`${i}/logits`] = { shape: [samples.length, first.length], data: joined(inOrder) };
    arrays[`${i}/worst`] = { shape: [1], data: Float32Array.of(samples.findIndex((one) => one === found)) };
  }
  writeFileSync(out, npz(arrays));
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, i) => all.set(row, i * row.length));
  return all;
}

console.log = () => undefined;
console.warn = () => undefined;
void main(process.argv[2]).then(() => process.exit());
