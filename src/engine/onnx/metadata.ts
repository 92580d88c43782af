/**
 * What other tools write into a file's metadata of its classes and its pictures. Ultralytics' classifiers: `task`, `names` as a
 * Python dict, `imgsz`; their pixels go from 0 to 1 (ultralytics, exporter.py). scikit-learn's converter and others: `labels`,
 * `classes` or `names` as a list or as lines. ONNX's own entries for images: `Image.NominalPixelRange`, `Image.BitmapPixelFormat`. Python reads the same (`exporters/metadata.py`).
 */
import type { Normalization } from '../contract/input';
import type { ModelFacts } from './facts';
import { pythonValue } from './pythonValue';

/** Letters of one entry that are read at most. */
const LONGEST = 2 ** 20;

/** What ONNX says of pixels (MetadataProps.md, “Optional metadata for images”). */
const RANGES: Readonly<Record<string, Normalization>> = {
  NominalRange_0_255: { mean: [0], std: [1 / 255] },
  Normalized_0_1: { mean: [0], std: [1] },
  Normalized_1_1: { mean: [0.5], std: [0.5] },
};

/** @param entries of `metadata_props`, by key */
export function toldByMetadata(entries: ReadonlyMap<string, string>): Partial<ModelFacts> {
  const names = entries.get('names');
  if (entries.get('task') === 'classify' && names !== undefined) {
    return {
      normalization: { mean: [0], std: [1] },
      labels: namesOf(read(names)),
      task: 'classification',
      side: sideOf(read(entries.get('imgsz') ?? '')),
    };
  }
  const written = ['labels', 'classes', 'names'].map((key) => entries.get(key)).find((one) => one) ?? '';
  const lines = written
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    labels: namesOf(read(written)) ?? (lines.length > 1 ? lines : null),
    normalization: RANGES[entries.get('Image.NominalPixelRange') ?? ''] ?? null,
    blueFirst: entries.get('Image.BitmapPixelFormat') === 'Bgr8',
  };
}

/** A value written as JSON or as Python writes it. */
function read(written: string): unknown {
  if (written.length > LONGEST) return null;
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return pythonValue(written);
  }
}

/** A list of names, or a dict of names by index without a gap. */
function namesOf(value: unknown): readonly string[] | null {
  const list = value instanceof Map || isRecord(value) ? byIndex(value) : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  const isNamed = list.every((name) => typeof name === 'string' || Number.isInteger(name));
  return isNamed ? list.map(String) : null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function byIndex(value: ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>): unknown[] {
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const known = new Map(entries.map(([index, name]) => [Number(index), name]));
  return Array.from({ length: known.size }, (_, index) => known.get(index));
}

/** Of a square. */
function sideOf(value: unknown): number | null {
  const sides: readonly unknown[] = Array.isArray(value) ? value : [value];
  const [side] = sides;
  const isSide = Number.isInteger(side) && (side as number) > 1 && sides.every((each) => each === side);
  return isSide ? (side as number) : null;
}
