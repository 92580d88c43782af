/** What was inferred of a network, from what, and what the user can say instead: one list for panel, Python and command line. */
import type { Ending, Inference, ModelInfo } from '../contract/modelInfo';
import type { Method } from '../attribution/methods/catalogue';
import type { Normalization } from '../contract/input';
import type { Task } from '../contract/task';
import { NOUNS } from './nouns';

const CONVENTIONS: Readonly<Record<Inference['of'], { readonly what: string; readonly override: string }>> = {
  output: { what: 'Output', override: 'model_output=' },
  scores: { what: 'Scores', override: '' },
  size: { what: 'Size', override: '' },
  task: { what: 'Task', override: 'task=' },
  pixels: { what: 'Pixels', override: 'mean= and std=, or pixel_range=' },
  layer: { what: 'Layer', override: 'layer=' },
  method: { what: 'Method', override: 'method=' },
  layout: { what: 'Layout', override: '' },
};

/** “Task: multi-label, since the network ends in a sigmoid over 14 outputs (task= decides otherwise).” */
export function sentenceOf({ of, value, from, isGuess }: Inference): string {
  const { what, override } = CONVENTIONS[of];
  const otherwise = override === '' ? '' : ` (${override} decides otherwise)`;
  return `${what}: ${value}, ${isGuess ? 'a guess: ' : 'since '}${from}${otherwise}.`;
}

/** What the user has said himself. */
export interface Said {
  readonly task: Task | null;
  readonly normalization: Normalization | null;
  readonly method: Method | null;
  readonly layer: string | null;
}

/** What holds because the user says nothing else. */
export function inferredFor(said: Said, model: Pick<ModelInfo, 'inferred'>): readonly Inference[] {
  const decided: Readonly<Record<Inference['of'], boolean>> = {
    task: said.task !== null,
    pixels: said.normalization !== null,
    layer: said.layer !== null,
    method: said.method !== null,
    // Without a choice alone there is something to tell; the rest nobody can decide.
    output: false,
    scores: false,
    size: false,
    layout: false,
  };
  return model.inferred.filter(({ of }) => !decided[of]);
}

/** @param told whether the file says so itself. */
export function taskInference(
  { ending: { link, positive }, classCount }: Pick<ModelInfo, 'ending' | 'classCount'>,
  task: Task,
  told: boolean,
): Inference {
  const { many } = NOUNS[task];
  const count = task === 'classification' ? Math.max(2, classCount) : classCount;
  const value = task === 'regression' ? 'regression' : `${task} of ${count} ${many}`;
  const outputs = classCount === 1 ? 'one output' : `${classCount} outputs`;
  const ends: Readonly<Record<NonNullable<Ending['link']>, string>> = {
    softmax: `the network ends in a softmax over ${outputs}`,
    sigmoid: `the network ends in a sigmoid over ${outputs}`,
    shares: `the network keeps its ${outputs} between 0 and 1 and their sum at 1; they are shown as they are, and the map explains the probability`,
    fractions: `the network keeps its ${outputs} between 0 and 1, as probabilities are; shown as they are, and the map explains the probability`,
  };
  const raw =
    classCount === 1
      ? 'the network answers with one raw value, which may be a quantity or the logit of two classes'
      : 'the network answers with raw values, which are taken for logits';
  const both = 'the network answers with the probability of a class and of its opposite';
  return {
    of: 'task',
    value,
    from: told ? 'the model itself says so' : positive !== null ? both : link === null ? raw : ends[link],
    isGuess: !told && (link === null || link === 'fractions'),
  };
}

/** What the file does not say of its input. @param turned whether the picture was found to come channels last */
export function inputInferences(
  { fixedSize, rank }: Pick<ModelInfo, 'fixedSize' | 'rank'>,
  { wasOpen, turned }: { readonly wasOpen: boolean; readonly turned: boolean },
): readonly Inference[] {
  const layout: Inference = {
    of: 'layout',
    value: 'channels last, [1, height, width, channels]',
    from: 'its first operators take the picture so',
    isGuess: false,
  };
  const size: Inference[] =
    fixedSize && wasOpen
      ? [
          {
            of: 'size',
            value: rank === 3 ? `${fixedSize.width} samples` : `${fixedSize.height} × ${fixedSize.width}`,
            from: 'the file leaves it open, and of the usual sizes its weights fit this one alone',
            isGuess: false,
          },
        ]
      : [];
  return turned ? [layout, ...size] : size;
}

/** A normalisation as a person would say it. */
export function pixelsText({ mean, std }: Normalization): string {
  const ends = [0, 1].map((x) => mean.map((m, c) => (x - m) / std[c]));
  const [low, high] = ends.map((values) => [Math.min(...values), Math.max(...values)]);
  const number = (value: number): string => String(Number(value.toFixed(2))).replace('-', '−');
  return low[0] === low[1] && high[0] === high[1]
    ? `from ${number(low[0])} to ${number(high[0])}`
    : `less mean [${mean.map(number).join(', ')}], by std [${std.map(number).join(', ')}]`;
}
