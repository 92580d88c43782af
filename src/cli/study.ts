/** Studies from the shell: every image by every study, tables into a folder, sentences for people, exit codes for checks. */
import { basename, join, relative } from 'node:path';
import { UserError } from '../engine/contract/errors';
import { chosen } from '../engine/attribution/methods/catalogue';
import type { AnalysisRequest } from '../engine/contract/request';
import { verdictOf, verdictSentence, type Verdict } from '../study/assertion';
import { breakingSentence } from '../study/breakingPoints';
import { nameOf } from '../study/axis';
import {
  corruptionErrors,
  corruptionErrorsTable,
  type CorruptionErrors,
  type TruthOf,
} from '../study/corruptionErrors';
import { CORRUPTIONS, type Corruption, type CorruptionName } from '../study/imagenetC';
import { flipRates, steadinessTable, steadyRows } from '../study/steadiness';
import { runStudy, type Evaluate, type ImageResult, type StudyResult } from '../study/run';
import { criterionFor, type Sample, type StudyQuestion } from '../study/sample';
import { studiesFromJson, studyText, type StudySpec } from '../study/spec';
import { noSameClass, sameClass, type Classes } from '../study/sameClass';
import { breakingPointsTable, csv, pointsTable, type LabelOf } from '../study/table';
import { survivalTable } from '../study/survival';
import { number, percent } from '../study/words';
import { filesIn, folder, readJson, write } from './files';
import {
  labelsFor,
  loadNetwork,
  loadOther,
  loadSubject,
  settled,
  requestOf,
  type LoadedNetwork,
  sizeFor,
} from './network';
import { checkTruth, indexOf, readTruth, type Truth } from './labels';
import type { Options, SettledOptions } from './options';
import { proofsTable, type Proved } from '../study/proving';
import {
  LIKENESS_NAMES,
  likenessTable,
  meanLikeness,
  type ImageLikeness,
  type Likeness,
} from '../study/likeness';
import { likenessFor } from './likeness';
import { provedFor } from './proofs';
import { inDomain, type StudyOptions } from './studyOptions';

/** An image that could not be studied. */
interface Unreadable {
  readonly image: string;
  readonly problem: string;
}

/** @returns the exit code: 0; 1 where an assertion does not hold; 2 where it does for the images that could be read, not all */
export async function study(given: Options, asked: StudyOptions): Promise<number> {
  const specs = await specsOf(asked, given);
  const files = await filesIn(given.files, given.domain === 'series' ? ['.npy'] : undefined);
  const truth = asked.truth === null ? null : await readTruth(asked.truth);
  if (asked.out !== null) await folder(asked.out);
  const network = await loadNetwork(given);
  const options = await settled(given, network);
  const studied = await studiedNetworks(network, options, asked);
  const labelOf: LabelOf = (index, model) =>
    (studied.find((one) => one.title === model) ?? studied[0]).labels?.[index] ?? String(index);

  const all = [...specs, ...asked.assertions.map((assertion) => assertion.study)];
  const results: ImageResult[][] = all.map(() => []);
  const proofs: (Proved & { readonly image: string })[] = [];
  const likenesses: ImageLikeness[] = [];
  const notes = new Set<string>();
  const unreadable: Unreadable[] = [];
  for (const [i, file] of files.entries()) {
    progress(i, files.length);
    const image = nameOfFile(file, options.files);
    try {
      await loadSubject(network.engine, options, file);
      const first = await resultsOf(all, options, studied[0]);
      first.forEach((result, k) => results[k].push({ image, ...titleOf(studied[0]), result }));
      for (const other of studied.slice(1)) {
        // Of a claim the first network alone is judged.
        const beside = await besideFirst(first.slice(0, specs.length), specs, options, studied[0], other);
        beside.results.forEach((result, k) => results[k].push({ image, ...titleOf(other), result }));
        beside.notes.forEach((note) => notes.add(note));
      }
      if (asked.likeness) {
        const [mine, theirs] = studied.map((one) => ({ network: one.network, classes: classesOf(one) }));
        likenesses.push({ image, ...(await likenessFor(asked.likeness, options, mine, theirs)) });
      }
      for (const proved of await provedFor(asked.proofs, options, network)) proofs.push({ image, ...proved });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push({ image, problem: error.message });
    }
  }
  progress(files.length, files.length);
  if (unreadable.length === files.length) throw new UserError(unreadable[0].problem);

  const found = results.slice(0, specs.length).flat();
  const steady = steadyRows(found);
  const flips = flipRates(steady);
  if (truth !== null) checkTruth(truth, asked.truth ?? '', files, (file) => nameOfFile(file, options.files));
  const errors = truth === null ? [] : corruptionErrors(found, truthOf(truth, files, options, studied));
  const verdicts = asked.assertions.map((assertion, i) => verdictOf(assertion, results[specs.length + i]));
  const summary = {
    model: network.info.name,
    size: sizeFor(options, network.info),
    augmentations: options.steps.map(({ name, parameters }) => ({ name, ...parameters })),
    studies: specs.map(studyText),
    results: found.map((one) => said(one, labelOf)),
    ...(truth !== null && { corruptions: errors }),
    ...(flips.length > 0 && { flips }),
    ...(likenesses.length > 0 && { likeness: meanLikeness(likenesses) }),
    proofs: proofs.map(({ image, proof, method, area }) => ({ image, proof, method, area })),
    notes: [...notes],
    assertions: verdicts,
    unreadable,
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  if (asked.out !== null) {
    await write(join(asked.out, 'points.csv'), csv(pointsTable(found, options.steps, labelOf)));
    await write(join(asked.out, 'breaking_points.csv'), csv(breakingPointsTable(found, labelOf)));
    await write(join(asked.out, 'survival.csv'), csv(survivalTable(found)));
    await write(join(asked.out, 'steadiness.csv'), csv(steadinessTable(steady)));
    if (truth !== null)
      await write(join(asked.out, 'corruption_errors.csv'), csv(corruptionErrorsTable(errors)));
    if (likenesses.length > 0) await write(join(asked.out, 'likeness.csv'), csv(likenessTable(likenesses)));
    if (proofs.length > 0) await write(join(asked.out, 'proofs.csv'), csv(proofsTable(proofs)));
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

/** A network of a study, and what it is asked. */
interface Studied {
  readonly network: LoadedNetwork;
  readonly labels: readonly string[] | null;
  readonly question: StudyQuestion;
  /** What tables call it; undefined where there is one network alone. */
  readonly title?: string;
}

/** The class of each image in each network. @throws UserError for one that a network does not have */
function truthOf(
  truth: Truth,
  files: readonly string[],
  { files: named }: Options,
  studied: readonly Studied[],
): TruthOf {
  const paths = new Map(files.map((file) => [nameOfFile(file, named), file]));
  const known = new Map<string, number | null>();
  return (image, model) => {
    const { labels, network } = studied.find(({ title }) => title === model) ?? studied[0];
    const key = JSON.stringify([image, model]);
    const said = truth(image, paths.get(image) ?? image);
    const index = known.has(key)
      ? known.get(key)
      : said === undefined
        ? null
        : indexOf(said, labels, network.info.name);
    known.set(key, index ?? null);
    return index ?? null;
  };
}

const titleOf = ({ title }: Studied): Pick<ImageResult, 'model'> =>
  title === undefined ? {} : { model: title };

async function studiedNetworks(
  network: LoadedNetwork,
  options: SettledOptions,
  asked: StudyOptions,
): Promise<readonly Studied[]> {
  const others = asked.compare === null ? [] : [await loadOther(network, asked.compare)];
  return Promise.all(
    [network, ...others].map(async (one, i) => ({
      network: one,
      labels: await labelsFor(options, one),
      question: questionOf(requestOf(options, one.info, one.id), options, asked),
      // Two files may have one name.
      ...(others.length > 0 && {
        title:
          i > 0 && one.info.name === network.info.name ? (asked.compare ?? one.info.name) : one.info.name,
      }),
    })),
  );
}

async function resultsOf(
  specs: readonly StudySpec[],
  options: SettledOptions,
  { network: { engine, info, id }, question }: Studied,
): Promise<readonly StudyResult[]> {
  const { input, question: asked } = requestOf(options, info, id);
  const numbersAlone = { ...asked, methods: [chosen('none')], target: null };
  const evaluate: Evaluate = (steps) => engine.evaluate({ ...input, steps }, numbersAlone);
  const results: StudyResult[] = [];
  for (const spec of specs) {
    results.push(await runStudy(spec, { steps: options.steps, question, model: info, evaluate }));
  }
  return results;
}

/** The studies of another network, which explains the class that the first one does, where it has it. */
async function besideFirst(
  first: readonly StudyResult[],
  specs: readonly StudySpec[],
  options: SettledOptions,
  of: Studied,
  other: Studied,
): Promise<{ readonly results: readonly StudyResult[]; readonly notes: readonly string[] }> {
  const results: StudyResult[] = [];
  const notes: string[] = [];
  for (const [i, spec] of specs.entries()) {
    const { index } = first[i].start.explained;
    const target = sameClass(index, classesOf(of), classesOf(other));
    if (target === null)
      notes.push(noSameClass(of.labels?.[index] ?? String(index), other.network.info.name));
    const question = { ...other.question, target };
    results.push(...(await resultsOf([spec], options, { ...other, question })));
  }
  return { results, notes };
}

const classesOf = ({ labels, network: { info } }: Studied): Classes => ({ labels, count: info.classCount });

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
  readonly model?: string;
  readonly study: string;
  readonly sentence: string;
}

function said({ image, model, result }: ImageResult, labelOf: LabelOf): Said {
  const { spec, start, breaks, found, size, samples } = result;
  const study = spec.axes.map(nameOf).join(', ');
  const at = found && spec.axes.map((axis, i) => `${nameOf(axis)}=${found.values[i]}`).join(', ');
  const became = found && (found.holds ? 'still holds' : `predicts ${labelOf(found.index, model)}`);
  const sentences = {
    scan: () => {
      if (breaks) return breakingSentence(spec.axes[0], breaks);
      return `holds at ${counted(samples)} of ${samples.length} points`;
    },
    severities: () => `holds at ${counted(samples)} of the ${samples.length} severities`,
    perturbations: () => `holds at ${counted(samples)} of the ${samples.length} pictures of the sequence`,
    'worst-case': () => (at ? `is worst at ${at}: ${became}` : 'has no answer anywhere'),
    smallest: () =>
      at && size !== null
        ? `breaks by a change of ${percent(size)} at ${at}: ${became}`
        : 'is broken by nothing that was tried',
  };
  const label = start.probability === null ? String(start.logit) : labelOf(start.index, model);
  const sentence = `${label} ${sentences[spec.kind]()}`;
  return { image, ...(model !== undefined && { model }), study, sentence };
}

const counted = (samples: readonly Sample[]): number => samples.filter(({ holds }) => holds).length;

/** “mCE over 15 corruptions 76.5 %, of 40 images; snow 30 % 45 % …” */
function errorLines({ model, images, errors, mce }: CorruptionErrors): readonly string[] {
  const name = model === undefined ? '' : `${model}: `;
  const corruptions: Readonly<Record<CorruptionName, Corruption>> = CORRUPTIONS;
  const count = Object.keys(errors).filter((one) => !corruptions[one as CorruptionName].isExtra).length;
  return [
    ...(mce === null ? [] : [`${name}mCE over ${count} corruptions of ${images} images: ${percent(mce)}`]),
    ...Object.entries(errors).map(
      ([one, row]) => `${name}error under ${one}: ${row.map((error) => percent(error)).join(', ')}`,
    ),
  ];
}

interface Summary {
  readonly corruptions?: readonly CorruptionErrors[];
  readonly likeness?: Likeness;
  readonly flips?: ReturnType<typeof flipRates>;
  readonly results: readonly Said[];
  readonly proofs: readonly (Pick<Proved, 'proof' | 'method' | 'area'> & { readonly image: string })[];
  readonly notes: readonly string[];
  readonly assertions: readonly Verdict[];
  readonly unreadable: readonly Unreadable[];
}

function forPeople(summary: Summary): string {
  const { results, corruptions = [], flips = [], likeness, proofs, notes, assertions, unreadable } = summary;
  return [
    ...results.map(({ image, model, study, sentence }) =>
      [image, ...(model === undefined ? [] : [model]), study, sentence].join(': '),
    ),
    ...corruptions.flatMap(errorLines),
    ...flips.map(
      ({ model, perturbations, mfr }) =>
        `${model === undefined ? '' : `${model}: `}mFR over ${perturbations} perturbations: ${percent(mfr)}`,
    ),
    ...(likeness
      ? [
          `likeness of the maps: ${LIKENESS_NAMES.map((name) => `${name} ${number(likeness[name])}`).join(', ')}`,
        ]
      : []),
    ...proofs.map(
      ({ image, proof, method, area }) => `${image}: ${proof} of ${method}: area ${number(area)}`,
    ),
    ...notes,
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
