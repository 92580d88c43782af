/** What a network says of itself beside its weights: an entry of the file that Python's exporters write. */
import type { ModelProto } from 'onnx-buf';
import { TASKS, type Task } from '../contract/task';
import type { Normalization } from '../contract/input';
import { shortened } from '../text/sentence';
import { toldByMetadata } from './metadata';

/** Letters of words that are shown. */
const LONGEST = 200;

/** Key of the entry in `ModelProto.metadata_props`, a JSON object (`augmentation_impact/exporters/facts.py`). */
export const FACTS_KEY = 'augmentation_impact';

export interface ModelFacts {
  readonly normalization: Normalization | null;
  /** What the normalisation was guessed from, in words; null where it is known. */
  readonly pixels: string | null;
  /** Whether it takes blue, green, red; of mean and deviation red is the first all the same. */
  readonly blueFirst: boolean;
  /** The name of every class, in the order of the outputs. */
  readonly labels: readonly string[] | null;
  /** What the outputs mean, where the framework knows. */
  readonly task: Task | null;
  /** Side of the input in pixels at which the network was trained or is evaluated. */
  readonly side: number | null;
}

export const NO_FACTS: ModelFacts = {
  normalization: null,
  pixels: null,
  blueFirst: false,
  labels: null,
  task: null,
  side: null,
};

/**
 * The facts in a file: those that Python's exporters wrote, then those of other tools. Whatever is missing or of another kind is
 * null.
 */
export function readFacts({ metadataProps }: Pick<ModelProto, 'metadataProps'>): ModelFacts {
  const entries = new Map(metadataProps.map(({ key, value }) => [key, value]));
  const found = parsed(entries.get(FACTS_KEY) ?? '{}');
  const { mean, std, pixels, labels, task, size } = found;
  const complete = isListOf(mean, isFinite) && isListOf(std, isPositive) && mean.length === std.length;
  const told = { ...NO_FACTS, ...(entries.has(FACTS_KEY) ? {} : toldByMetadata(entries)) };
  return {
    normalization: complete ? { mean, std } : told.normalization,
    pixels: complete && isText(pixels) ? shortened(pixels, LONGEST) : null,
    blueFirst: found.blue_first === true || told.blueFirst,
    labels: isListOf(labels, isText) ? labels : told.labels,
    task: isTask(task) ? task : told.task,
    side: Number.isInteger(size) && isPositive(size) ? size : told.side,
  };
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const isTask = (value: unknown): value is Task => TASKS.includes(value as Task);
const isText = (value: unknown): value is string => typeof value === 'string';
const isFinite = (value: unknown): value is number => Number.isFinite(value);
const isPositive = (value: unknown): value is number => isFinite(value) && value > 0;

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.length > 0 && value.every(is);
}
