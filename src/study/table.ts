/** Results as columns, and columns as CSV. The names of the columns are a public interface, see docs/studies.md. Pure. */
import type { AugmentationStep } from '../engine/augment/catalogue';
import type { ParameterSpec } from '../engine/augment/spec';
import { SPECS } from '../engine/augment/catalogue';
import { nameOf, type Axis } from './axis';
import type { ImageResult } from './run';
import type { Sample } from './sample';

export type Cell = string | number | null;

/** Columns of equal length, in their order. */
export type Table = Readonly<Record<string, readonly Cell[]>>;

/** What a class is called, by the network that has it. */
export type LabelOf = (index: number, model?: string) => string;

/** `model`, where several are compared. */
const modelColumn = (rows: readonly Pick<ImageResult, 'model'>[]): Table =>
  rows.some(({ model }) => model !== undefined) ? { model: rows.map(({ model }) => model ?? null) } : {};

/** Parameters that any of the studies varies, each once. */
export function variedParameters(results: readonly ImageResult[]): readonly Axis[] {
  const axes = results.flatMap(({ result }) => result.spec.axes);
  return [...new Map(axes.map((axis) => [nameOf(axis), axis])).values()];
}

/** The value of a parameter in a pipeline, or at its identity. */
function standing(steps: readonly AugmentationStep[], { augmentation, parameter }: Axis): number {
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[augmentation].parameters;
  const step = steps.find(({ name, enabled }) => name === augmentation && enabled);
  const parameters = step?.parameters as Readonly<Record<string, number>> | undefined;
  return parameters?.[parameter] ?? Number(specs[parameter].default);
}

/**
 * `points.csv`: image, one column for each varied parameter, then what is predicted there (index, label, logit, probability), the
 * explained class (explained_index, explained_label, explained_logit, explained_probability), holds (1, 0, or nothing) and problem.
 * @param steps the pipeline that was studied
 */
export function pointsTable(
  results: readonly ImageResult[],
  steps: readonly AugmentationStep[],
  labelOf: LabelOf,
): Table {
  const axes = variedParameters(results);
  const rows = results.flatMap(({ image, model, result }) =>
    result.samples.map((sample) => ({ image, model, result, sample })),
  );
  const column = (of: (sample: Sample, model?: string) => Cell): readonly Cell[] =>
    rows.map(({ sample, model }) => answered(of(sample, model)));
  return {
    image: rows.map(({ image }) => image),
    ...modelColumn(rows),
    ...Object.fromEntries(
      axes.map((axis) => [
        nameOf(axis),
        rows.map(({ result, sample }) => {
          const varied = result.spec.axes.findIndex((one) => nameOf(one) === nameOf(axis));
          return varied < 0 ? standing(steps, axis) : sample.values[varied];
        }),
      ]),
    ),
    index: column(({ index }) => (index < 0 ? null : index)),
    label: column(({ index }, model) => (index < 0 ? null : labelOf(index, model))),
    logit: column(({ logit }) => logit),
    probability: column(({ probability }) => probability),
    explained_index: column(({ explained }) => explained.index),
    explained_label: column(({ explained }, model) => labelOf(explained.index, model)),
    explained_logit: column(({ explained }) => explained.logit),
    explained_probability: column(({ explained }) => explained.probability),
    holds: column(({ holds }) => (holds === null ? null : Number(holds))),
    problem: column(({ problem }) => problem),
  };
}

/**
 * `breaking_points.csv`: image, parameter, side (lower or upper), holds_to, breaks_at, becomes, and returns_at where it holds again;
 * what is not there is empty.
 */
export function breakingPointsTable(results: readonly ImageResult[], labelOf: LabelOf): Table {
  const rows = results.flatMap(({ image, model, result }) =>
    (result.breaks ?? []).map((one) => ({ image, model, parameter: nameOf(result.spec.axes[0]), ...one })),
  );
  return {
    image: rows.map(({ image }) => image),
    ...modelColumn(rows),
    parameter: rows.map(({ parameter }) => parameter),
    side: rows.map(({ side }) => side),
    holds_to: rows.map(({ holdsTo }) => holdsTo),
    breaks_at: rows.map(({ breaksAt }) => breaksAt),
    becomes: rows.map(({ becomes, model }) => becomes && becameOf(becomes, (index) => labelOf(index, model))),
    returns_at: rows.map(({ returnsAt }) => returnsAt),
  };
}

/** The class that is predicted instead; of a regression the value. */
const becameOf = ({ index, logit, probability }: Sample, labelOf: (index: number) => string): Cell =>
  probability === null ? logit : labelOf(index);

const answered = (cell: Cell): Cell => (typeof cell === 'number' && !Number.isFinite(cell) ? null : cell);

/** RFC 4180 with a header, lines ending in \n. */
export function csv(table: Table): string {
  const columns = Object.values(table);
  const lines = (columns[0] ?? []).map((_, row) => columns.map((column) => quoted(column[row])).join(','));
  return [Object.keys(table).map(quoted).join(','), ...lines, ''].join('\n');
}

function quoted(cell: Cell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
