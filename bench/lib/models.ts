/** The networks that are measured, as ONNX files on disk; the seeded ones are filled once. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/shell.mjs';
import { seededModel } from '../../tests/support/seeded';

export const MODEL_NAMES = ['efficientnet-lite0', 'resnet50', 'mobilenet_v2'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

export const CACHE = join(ROOT, '.cache', 'bench');

/** Absolute path of the file. */
export function modelPath(name: ModelName): string {
  if (name === 'efficientnet-lite0') return join(ROOT, 'assets', 'efficientnet-lite0.onnx');
  const path = join(CACHE, `${name}.onnx`);
  if (!existsSync(path)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(path, seededModel(join(ROOT, 'reference', 'data', `${name}.onnx`)));
  }
  return path;
}
