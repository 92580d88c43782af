/** What the command line says of studies. Pure. */
import { UserError } from '../engine/contract/errors';
import {
  chosen,
  isMap,
  METHODS,
  type MapName,
  type Method,
  type MethodChoice,
} from '../engine/attribution/methods/catalogue';
import { fits, SPECS } from '../engine/augment/catalogue';
import { nearest } from '../engine/text/nearest';
import type { Domain } from '../engine/augment/spec';
import { valueText } from '../engine/text/sentence';
import { parseAssertion, type Assertion } from '../study/assertion';
import { PROOFS, type ProofName } from '../study/proof';
import { numberOf, studiesOf, type StudySpec } from '../study/spec';

export interface StudyOptions {
  /** A study, or the file that has some. */
  readonly studies: readonly (StudySpec | { readonly file: string })[];
  readonly assertions: readonly Assertion[];
  /** Of the maps of --method. */
  readonly proofs: readonly ProofName[];
  /** File of a second network that is studied beside the first. */
  readonly compare: string | null;
  /** Folder for the tables; null: none are written. */
  readonly out: string | null;
  /** Whose maps of both networks are compared; null: none. */
  readonly likeness: MethodChoice | null;
  /** What images show: a file, or `folders`; null: nobody says it. */
  readonly truth: string | null;
  /** By how much a value of a regression may move. */
  readonly tolerance: number | null;
}

export const STUDY_OPTIONS = {
  study: {
    value: 'STUDY',
    help: 'points along a parameter, and where the prediction breaks: rotate.angle=-90:90:5, several parameters with commas between them, “worst-case …” or “smallest …” before them, or a JSON file; may be repeated',
    multiple: true,
  },
  assert: {
    value: 'CLAIM',
    help: 'check a claim such as “rotate.angle ±15 keeps 95 %”: exit 0 if it holds for the images, 1 if not; may be repeated',
    multiple: true,
  },
  proof: {
    value: 'NAME,NAME,…',
    help: `curves that judge the maps of --method: ${PROOFS.join(', ')}`,
  },
  compare: { value: 'FILE', help: 'a second network, which is studied beside the first' },
  likeness: {
    value: 'METHOD',
    help: 'how alike the maps of this method are in both networks of --compare: differences, correlations, overlap, and the divergence of their predictions',
  },
  truth: {
    value: 'FILE',
    help: 'what the images show, for the error at the severities of ImageNet-C: a CSV with the columns image and class, a JSON object from image to class, or “folders” where each image lies in a folder that is called as its class; with --study severities',
  },
  tolerance: { value: 'T', help: 'by how much a value of a regression may move and still hold, in its unit' },
  out: {
    value: 'FOLDER',
    help: 'write points.csv, breaking_points.csv, survival.csv, steadiness.csv and study.json of --study, proofs.csv of --proof, corruption_errors.csv of --truth, likeness.csv of --likeness',
  },
} as const;

/** Options that belong to one analysis; those of maps belong to proofs too. */
const [OF_ONE, OF_MAPS] = [
  ['png', 'npz'],
  ['method', 'param', 'layer'],
];

/**
 * @param values what was said, by option
 * @returns null where no study was asked for
 * @throws UserError
 */
export function studyOptionsOf(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
  domain: Domain,
): StudyOptions | null {
  const many = (name: string): readonly string[] => (values[name] ?? []) as readonly string[];
  const one = (name: string): string | undefined => values[name] as string | undefined;
  const [studies, assertions] = [many('study'), many('assert')];
  const proofs = proofsOf(one('proof'), domain);
  const likeness = one('likeness');
  if (likeness !== undefined && one('compare') === undefined)
    throw new UserError('--likeness compares two networks; name the other one by --compare.');
  if (studies.length === 0 && assertions.length === 0 && proofs.length === 0 && likeness === undefined) {
    const alone = ['out', 'tolerance', 'compare', 'truth'].find((name) => one(name) !== undefined);
    if (alone !== undefined)
      throw new UserError(`--${alone} belongs to a study; give --study or --assert too.`);
    return null;
  }
  const foreign = proofs.length > 0 ? OF_ONE : [...OF_ONE, ...OF_MAPS];
  const other = foreign.find((name) => one(name) !== undefined);
  if (other !== undefined)
    throw new UserError(`--${other} belongs to a single analysis; leave it out of a study.`);
  const tolerance =
    one('tolerance') === undefined ? null : numberOf('--tolerance', one('tolerance') as string);
  if (tolerance !== null && tolerance < 0)
    throw new UserError(`--tolerance must be 0 or more, not ${tolerance}.`);
  if (one('truth') !== undefined && !studies.some((text) => /^\s*severities\b/.test(text)))
    throw new UserError('--truth says what images show, for --study severities; give that too.');
  return {
    studies: studies.flatMap((text): StudyOptions['studies'] =>
      text.endsWith('.json') ? [{ file: text }] : studiesOf(text).map((study) => inDomain(study, domain)),
    ),
    assertions: assertions.map((text) => {
      const assertion = parseAssertion(text);
      inDomain(assertion.study, domain);
      return assertion;
    }),
    proofs,
    compare: one('compare') ?? null,
    truth: one('truth') ?? null,
    likeness: likeness === undefined ? null : chosen(methodNamed(likeness)),
    out: one('out') ?? null,
    tolerance,
  };
}

/** @throws UserError */
function proofsOf(text: string | undefined, domain: Domain): readonly ProofName[] {
  if (text === undefined) return [];
  if (domain === 'series')
    throw new UserError('--proof takes pixels away from pictures; there is none of series.');
  return text.split(',').map((name) => {
    const found = PROOFS.find((proof) => proof === name.trim());
    if (!found) throw new UserError(`--proof is one of ${PROOFS.join(', ')}, not ${valueText(name)}.`);
    return found;
  });
}

const hasMap = (name: Method): name is MapName & Method => name !== 'none' && isMap(name);

/** @throws UserError for what is no method with a map */
function methodNamed(text: string): Method {
  const names = METHODS.filter(hasMap);
  const found = names.find((name) => name === text);
  if (found) return found;
  throw new UserError(
    `--likeness is a method with a map of its own, not ${valueText(text)}; the nearest are ${nearest(text, names).join(', ')}.`,
  );
}

/** @throws UserError for an augmentation that is made for another kind of input */
export function inDomain(study: StudySpec, domain: Domain): StudySpec {
  const misfit = study.axes.find(({ augmentation }) => !fits(augmentation, domain));
  if (misfit)
    throw new UserError(
      `${SPECS[misfit.augmentation].title} is not made for ${domain === 'series' ? 'series' : 'images'}; study another augmentation.`,
    );
  return study;
}
