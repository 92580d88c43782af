/** What a network says of itself beside its weights: an entry of the file that Python's exporters write. */
import type { ModelProto } from 'onnx-buf';
import { TASKS, type Task } from '../contract/task';
import type { Normalization } from '../contract/input';

/** Key of the entry in `ModelProto.metadata_props`, a JSON object (`augmentation_impact/exporters/facts.py`). */
export const FACTS_KEY = 'augmentation_impact';

export interface ModelFacts {
  readonly normalization: Normalization | null;
  /** The name of every class, in the order of the outputs. */
  readonly labels: readonly string[] | null;
  /** What the outputs mean, where the framework knows. */
  readonly task: Task | null;
}

export const NO_FACTS: ModelFacts = { normalization: null, labels: null, task: null };

/** The facts in a file. Whatever is missing or of another kind is null. */
export function readFacts({ metadataProps }: Pick<ModelProto, 'metadataProps'>): ModelFacts {
  const written = metadataProps.findLast(({ key }) => key === FACTS_KEY)?.value;
  const { mean, std, labels, task } = parsed(written ?? '{}');
  const complete = isListOf(mean, isFinite) && isListOf(std, isPositive) && mean.length === std.length;
  const ultralytics = ultralyticsFacts(new Map(metadataProps.map(({ key, value }) => [key, value])));
  return {
    normalization: complete ? { mean, std } : ultralytics.normalization,
    labels: isListOf(labels, isText) ? labels : ultralytics.labels,
    task: isTask(task) ? task : ultralytics.task,
  };
}

/** Ultralytics' classifiers take pixels from 0 to 1; `names` is a Python dict of indices and texts (ultralytics, exporter.py). */
function ultralyticsFacts(entries: ReadonlyMap<string, string>): ModelFacts {
  if (entries.get('author') !== 'Ultralytics' || entries.get('task') !== 'classify') return NO_FACTS;
  const pairs = [...(entries.get('names') ?? '').matchAll(/(\d+):\s*(?:'([^']*)'|"([^"]*)")/g)];
  const names = pairs.map(([, , single, double]) => single ?? double);
  const inOrder = names.length > 0 && pairs.every(([, index], i) => Number(index) === i);
  return {
    normalization: { mean: [0], std: [1] },
    labels: inOrder ? names : null,
    task: 'classification',
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
