/** Remembers which inputs a step was last done for, so that a second run takes seconds. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, exists } from './shell.mjs';

const SKIPPED = new Set(['node_modules', '__pycache__', 'labextension', '.cache']);

function* files(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path).sort()) {
    if (!SKIPPED.has(entry)) yield* files(join(path, entry));
  }
}

/** Hash of files and folders, contents and names. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.map((name) => join(ROOT, name)).filter(exists)) {
    for (const file of files(path)) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Do a step unless it was done for the same inputs and its result is still there.
 * The stamp lies beside the result, so that deleting the result repeats the step.
 */
export function once({ stamp, inputs, results }, step) {
  const file = join(ROOT, stamp);
  const print = fingerprint(inputs);
  const done =
    exists(file) && readFileSync(file, 'utf8') === print && results.every((path) => exists(join(ROOT, path)));
  if (done) return false;
  step();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, print);
  return true;
}
