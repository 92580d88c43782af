/**
 * Our half of the check of a gallery: `tsx scripts/studies/gallery.ts OUT.npz FOLDER` turns every picture of a folder by −40° to 40°
 * in steps of 5° and writes what is predicted [images, 17], and how many seconds it took.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npz } from '../../src/cli/npz';
import { pointsOf, stepsAt } from '../../src/study/axis';
import { parseStudy } from '../../src/study/spec';
import { bench } from './engine';

async function main(out: string, folder: string): Promise<void> {
  const { open, evaluate, options } = await bench(160);
  const { axes } = parseStudy('rotate.angle=-40:40:5');
  const angles = pointsOf(axes[0]);
  const files = readdirSync(folder).sort();
  const classes: number[] = [];
  const begin = performance.now();
  for (const file of files) {
    await open(join(folder, file));
    for (const angle of angles) {
      const { logits } = await evaluate(stepsAt(options.steps, axes, [angle]));
      classes.push(logits.indexOf(Math.max(...logits)));
    }
  }
  const seconds = (performance.now() - begin) / 1000;
  writeFileSync(
    out,
    npz({
      classes: { shape: [files.length, angles.length], data: Float32Array.from(classes) },
      seconds: { shape: [1], data: Float32Array.of(seconds) },
    }),
  );
}

console.log = () => undefined;
console.warn = () => undefined;
void main(process.argv[2], process.argv[3]).then(() => process.exit());
