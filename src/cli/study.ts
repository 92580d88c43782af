/** Studies from the shell: every image by every study, tables into a folder, sentences for people, exit codes for checks. */
import { basename, join, relative } from 'node:path';
import { UserError } from '../engine/contract/errors';
import { chosen } from '../engine/attribution/methods/catalogue';
import type { AnalysisRequest } from '../engine/contract/request';
import { verdictOf, verdictSentence, type Verdict } from '../study/assertion';
import { breakingSentence } from '../study/breakingPoints';
import { nameOf } from '../study/axis';
import { runStudy, type Evaluate, type ImageResult, type StudyResult } from '../study/run';
import { criterionFor, type StudyQuestion } from '../study/sample';
import { studiesFromJson, studyText, type StudySpec } from '../study/spec';
import { breakingPointsTable, csv, pointsTable } from '../study/table';
import { survivalTable } from '../study/survival';
import { percent } from '../study/words';
import { filesIn, folder, readJson, write } from './files';
import { labelsFor, loadNetwork, loadSubject, requestOf, type LoadedNetwork, sizeFor } from './network';
import type { Options } from './options';
import { inDomain, type StudyOptions } from './studyOptions';

/** An image that could not be studied. */
interface Unreadable {
  readonly image: string;
  readonly problem: string;
}

/** @returns the exit code: 0; 1 where an assertion does not hold; 2 where it does for the images that could be read, not all */
export async function study(options: Options, asked: StudyOptions): Promise<number> {
  const specs = await specsOf(asked, options);
  const files = await filesIn(options.files, options.domain === 'series' ? ['.npy'] : undefined);
  if (asked.out !== null) await folder(asked.out);
  const network = await loadNetwork(options);
  const question = questionOf(requestOf(options, network.info), options, asked);
  const labels = await labelsFor(options, network.info);
  const labelOf = (index: number): string => labels?.[index] ?? String(index);

  const all = [...specs, ...asked.assertions.map((assertion) => assertion.study)];
  const results: ImageResult[][] = all.map(() => []);
  const unreadable: Unreadable[] = [];
  for (const [i, file] of files.entries()) {
    progress(i, files.length);
    const image = nameOfFile(file, options.files);
    try {
      const found = await ofImage(all, file, options, network, question);
      found.forEach((result, k) => results[k].push({ image, result }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push({ image, problem: error.message });
    }
  }
  progress(files.length, files.length);
  if (unreadable.length === files.length) throw new UserError(unreadable[0].problem);

  const studied = results.slice(0, specs.length).flat();
  const verdicts = asked.assertions.map((assertion, i) => verdictOf(assertion, results[specs.length + i]));
  const summary = {
    model: network.info.name,
    size: sizeFor(options, network.info),
    augmentations: options.steps.map(({ name, parameters }) => ({ name, ...parameters })),
    studies: specs.map(studyText),
    results: studied.map((one) => said(one, labelOf)),
    assertions: verdicts,
    unreadable,
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  if (asked.out !== null) {
    await write(join(asked.out, 'points.csv'), csv(pointsTable(studied, options.steps, labelOf)));
    await write(join(asked.out, 'breaking_points.csv'), csv(breakingPointsTable(studied, labelOf)));
    await write(join(asked.out, 'survival.csv'), csv(survivalTable(studied)));
    await write(join(asked.out, 'study.json'), text);
  }
  if (options.json) await write(options.json, text);
  if (options.json !== '-') process.stdout.write(forPeople(summary));
  return codeOf(verdicts, unreadable);
}

async function specsOf({ studies }: StudyOptions, { domain }: Options): Promise<readonly StudySpec[]> {
  const lists = await Promise.all(
    studies.map(async (study) => ('file' in study ? studiesFromJson(await readJson(study.file)) : [study])),
  );
  return lists.flat().map((spec) => inDomain(spec, domain));
}

function questionOf(
  { question: { task, classes, target } }: AnalysisRequest,
  { threshold }: Options,
  { tolerance }: StudyOptions,
): StudyQuestion {
  return { task, classes, target, criterion: criterionFor(task, threshold, tolerance) };
}

async function ofImage(
  specs: readonly StudySpec[],
  file: string,
  options: Options,
  { engine, info }: LoadedNetwork,
  question: StudyQuestion,
): Promise<readonly StudyResult[]> {
  await loadSubject(engine, options, file);
  const { input, question: asked } = requestOf(options, info);
  const numbersAlone = { ...asked, methods: [chosen('none')], target: null };
  const evaluate: Evaluate = (steps) => engine.evaluate({ ...input, steps }, numbersAlone);
  const results: StudyResult[] = [];
  for (const spec of specs) {
    results.push(await runStudy(spec, { steps: options.steps, question, model: info, evaluate }));
  }
  return results;
}

/** Inside of the one folder that was named, the path in it; else the file's name, or its path where names repeat. */
function nameOfFile(file: string, named: readonly string[]): string {
  if (named.includes(file)) {
    const same = named.filter((other) => basename(other) === basename(file));
    return same.length > 1 ? file : basename(file);
  }
  return named.length === 1 ? relative(named[0], file) : file;
}

interface Said {
  readonly image: string;
  readonly study: string;
  readonly sentence: string;
}

function said({ image, result }: ImageResult, labelOf: (index: number) => string): Said {
  const { spec, start, breaks, found, size, samples } = result;
  const study = spec.axes.map(nameOf).join(', ');
  const at = found && spec.axes.map((axis, i) => `${nameOf(axis)}=${found.values[i]}`).join(', ');
  const became = found && (found.holds ? 'still holds' : `predicts ${labelOf(found.index)}`);
  const sentences = {
    scan: () => {
      if (breaks) return breakingSentence(spec.axes[0], breaks);
      const kept = samples.filter(({ holds }) => holds).length;
      return `holds at ${kept} of ${samples.length} points`;
    },
    'worst-case': () => (at ? `is worst at ${at}: ${became}` : 'has no answer anywhere'),
    smallest: () =>
      at && size !== null
        ? `breaks by a change of ${percent(size)} at ${at}: ${became}`
        : 'is broken by nothing that was tried',
  };
  const label = start.probability === null ? String(start.logit) : labelOf(start.index);
  return { image, study, sentence: `${label} ${sentences[spec.kind]()}` };
}

interface Summary {
  readonly results: readonly Said[];
  readonly assertions: readonly Verdict[];
  readonly unreadable: readonly Unreadable[];
}

function forPeople({ results, assertions, unreadable }: Summary): string {
  return [
    ...results.map(({ image, study, sentence }) => `${image}: ${study}: ${sentence}`),
    ...assertions.flatMap((verdict) => [
      verdictSentence(verdict),
      ...verdict.failing.map(({ image, reason }) => `  ${image} ${reason}`),
    ]),
    ...(unreadable.length > 0 ? ['Not read:'] : []),
    ...unreadable.map(({ image, problem }) => `  ${image}: ${problem}`),
    '',
  ].join('\n');
}

function codeOf(verdicts: readonly Verdict[], unreadable: readonly Unreadable[]): number {
  if (verdicts.some(({ holds }) => !holds)) return 1;
  return unreadable.length > 0 ? 2 : 0;
}

/** On a terminal only: what is piped stays clean. */
function progress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done === total ? '\r\x1b[K' : `\r${done} of ${total} images`);
}
