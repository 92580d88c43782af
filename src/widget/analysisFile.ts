/**
 * An analysis as a file (`*.augimpact.json`): the traits that make up its state, under Python's names, and its
 * augmentations. A file may come from another version, or from anywhere: everything in it is checked before use.
 */
import type { AugmentationStep } from '../engine/augment/catalogue';
import { UserError } from '../engine/contract/errors';
import { DEFAULT_STATE } from '../session/state';
import type { AnalysisState, Source } from '../session/state';
import { write } from '../session/validate';
import { patchFromTraits, possible, STATE_ENTRIES } from './fromKernel';
import { readStep } from './readStep';
import { newer, VersionError } from './schema';
import { MODULE_NAME, MODULE_VERSION } from './version';

const FORMAT = 1;

/** Where the bytes of the file's image and network are, by content hash: a path on the server. */
export type FilePaths = Readonly<Record<string, string>>;

export interface AnalysisFile {
  readonly state: AnalysisState;
  readonly paths: FilePaths;
  /** Of a file from a newer version: what of it was left out. */
  readonly notice: string | null;
}

/** What a new, empty file stands for. */
const EMPTY: AnalysisFile = { state: DEFAULT_STATE, paths: {}, notice: null };

export function writeAnalysis(state: AnalysisState, pathOf: (id: string) => string | undefined): string {
  const traits = Object.fromEntries(STATE_ENTRIES.map(([name, trait]) => [name, trait.read(state)]));
  const augmentations = state.augmentations.map(({ id, name, enabled, parameters }) => ({
    id,
    name,
    enabled,
    ...parameters,
  }));
  const paths = Object.fromEntries(
    assetsOf(state).flatMap(({ id }) => {
      const path = pathOf(id);
      return path === undefined ? [] : [[id, path]];
    }),
  );
  const about = { format: FORMAT, version: MODULE_VERSION };
  return `${JSON.stringify({ [MODULE_NAME]: about, state: traits, augmentations, paths }, null, 1)}\n`;
}

/**
 * @param defaults of what the file does not say
 * @throws UserError for a file that is none of ours, or one that no version could have written
 */
export function readAnalysis(text: string, defaults: AnalysisState = DEFAULT_STATE): AnalysisFile {
  if (text.trim() === '') return { ...EMPTY, state: defaults };
  const content = parse(text);
  const about = content[MODULE_NAME];
  if (!isRecord(about)) throw new UserError('This file holds no analysis of augmentation-impact.');
  if (about['format'] !== FORMAT) throw newer('This file');
  const traits = recordOf(content, 'state');
  const known = new Set(STATE_ENTRIES.map(([name]) => name));
  const names = Object.keys(traits);
  const base = { ...defaults, augmentations: readSteps(content['augmentations']) };
  const { patch, refusals } = patchFromTraits({ get: (name) => traits[name] }, base, names);
  const { state, refusal } = possible(base, patch);
  const wrong = [...refusals.values()].find((each) => !(each instanceof VersionError)) ?? refusal;
  if (wrong) throw wrong;
  const [left = names.some((name) => !known.has(name)) ? newer('A part of this file') : null] =
    refusals.values();
  const paths = Object.entries(recordOf(content, 'paths')).filter(([, path]) => isPath(path));
  return { state, paths: Object.fromEntries(paths) as FilePaths, notice: left?.message ?? null };
}

/** Of a file below the server's folder; with `..` in it, a path would become another address of the server. */
const isPath = (path: unknown): path is string =>
  typeof path === 'string' && !path.split(/[\\/]/).some((part) => part === '..' || part === '.');

function readSteps(list: unknown): readonly AugmentationStep[] {
  if (!Array.isArray(list)) throw new UserError('The augmentations of this file are no list.');
  return list.map((step: unknown, index) => {
    if (!isRecord(step)) throw new UserError(`Augmentation ${index + 1} of this file is ${write(step)}.`);
    const { id } = step;
    return readStep((name) => step[name], typeof id === 'string' ? id : `step-${index}`);
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(text);
    if (isRecord(content)) return content;
  } catch {
    // The sentence below says it.
  }
  throw new UserError('This file is not JSON; it may be cut off or damaged.');
}

function recordOf(content: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const record = content[name] ?? {};
  if (!isRecord(record)) throw new UserError(`The part “${name}” of this file is ${write(record)}.`);
  return record;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const assetsOf = ({
  image,
  model,
  compare,
  gallery,
}: AnalysisState): readonly Extract<Source, { kind: 'asset' }>[] =>
  [image, model, ...(compare ? [compare] : []), ...gallery].filter((source) => source.kind === 'asset');
