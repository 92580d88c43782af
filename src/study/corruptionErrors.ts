/** Errors of a network under the corruptions of ImageNet-C, at their published severities. Pure. */
import { corruptionOf, CORRUPTIONS, meanCorruptionError, type CorruptionName } from './imagenetC';
import type { ImageResult } from './run';
import type { Table } from './table';

/** What an image shows: the class; null where nobody said it. */
export type TruthOf = (image: string, model?: string) => number | null;

export interface CorruptionErrors {
  readonly model?: string;
  /** Images of which it is known what they show. */
  readonly images: number;
  /** Top-1 error at each severity, 0–1. */
  readonly errors: Readonly<Partial<Record<CorruptionName, readonly number[]>>>;
  /** As a share of AlexNet’s; null where none of the corruptions has a published error. */
  readonly mce: number | null;
}

/** Of each network; images without a truth are left out. @param results of studies of severities */
export function corruptionErrors(
  results: readonly ImageResult[],
  truthOf: TruthOf,
): readonly CorruptionErrors[] {
  const known = results.flatMap(({ image, model, result }) => {
    const truth = truthOf(image, model);
    return result.spec.kind === 'severities' && truth !== null ? [{ image, model, result, truth }] : [];
  });
  return [...new Set(known.map(({ model }) => model))].map((model) => {
    const mine = known.filter((one) => one.model === model);
    const wrong = new Map<CorruptionName, number[][]>();
    for (const { result, truth } of mine) {
      const name = corruptionOf(result.spec.axes[0].augmentation);
      const row = result.samples.map(({ index }) => Number(index !== truth));
      if (name) wrong.set(name, [...(wrong.get(name) ?? []), row]);
    }
    const errors = Object.fromEntries(
      [...wrong].map(([name, rows]) => [
        name,
        rows[0].map((_, severity) => rows.reduce((sum, row) => sum + row[severity], 0) / rows.length),
      ]),
    );
    const images = new Set(mine.map(({ image }) => image)).size;
    return { ...(model !== undefined && { model }), images, errors, mce: meanCorruptionError(errors) };
  });
}

/** `corruption_errors.csv`: corruption, severity, images, error (top-1, 0–1), alexnet (its error over the five severities). */
export function corruptionErrorsTable(all: readonly CorruptionErrors[]): Table {
  const rows = all.flatMap(({ model, images, errors }) =>
    (Object.keys(errors) as CorruptionName[]).flatMap((name) =>
      (errors[name] ?? []).map((error, i) => ({ model, images, name, severity: i + 1, error })),
    ),
  );
  return {
    ...(all.length > 1 && { model: rows.map(({ model }) => model ?? null) }),
    corruption: rows.map(({ name }) => name),
    severity: rows.map(({ severity }) => severity),
    images: rows.map(({ images }) => images),
    error: rows.map(({ error }) => error),
    alexnet: rows.map(({ name }) => CORRUPTIONS[name].alexnet),
  };
}
