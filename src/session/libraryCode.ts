/** The pipeline of a state as code of another library. The same as `augmentation_impact/library_code.py`. */
import type { AugmentationStep } from '../engine/augment/catalogue';
import { SPECS } from '../engine/augment/catalogue';
import { LIBRARIES } from '../engine/augment/code';
import type { CodeTemplate, Library, LibraryName } from '../engine/augment/code';
import type { AugmentationSpec } from '../engine/augment/spec';
import { literal } from './pythonCode';

/** A fixed pipeline with the parameters of the moment; steps at their identity are left out. */
export function libraryCode(steps: readonly AugmentationStep[], library: LibraryName): string {
  const { before, step: line, none, after }: Library = LIBRARIES[library];
  const lineOf = (step: AugmentationStep): readonly string[] => {
    const { title, code }: AugmentationSpec = SPECS[step.name];
    const template = code?.[library];
    if (template === undefined)
      return [`    # ${title}: no step of ${library} gives the same pixels (${described(step)})`];
    return [line.replace('$', () => filled(template, step))];
  };
  const lines = steps.filter(isActive).flatMap(lineOf);
  const isEmpty = lines.every((text) => text.trimStart().startsWith('#'));
  return `${[...before, ...lines, ...(isEmpty ? none : []), ...after].join('\n')}\n`;
}

const valuesOf = (step: AugmentationStep): Readonly<Record<string, number | string>> => step.parameters;
const defaultOf = (step: AugmentationStep, name: string): unknown => {
  const { parameters }: AugmentationSpec = SPECS[step.name];
  return parameters[name]?.default;
};

/** Whether a step is used and away from its defaults. */
const isActive = (step: AugmentationStep): boolean =>
  step.enabled && Object.entries(valuesOf(step)).some(([name, value]) => value !== defaultOf(step, name));

const described = (step: AugmentationStep): string =>
  Object.entries(valuesOf(step))
    .map(([name]) => `${name}=${written(step, name)}`)
    .join(', ');

/** A value as Python writes it: what counts in fractions has a point, since some libraries take no whole numbers there. */
function written(step: AugmentationStep, name: string): string {
  const { parameters }: AugmentationSpec = SPECS[step.name];
  const [spec, value] = [parameters[name], valuesOf(step)[name]];
  const isWhole = spec.kind === 'choice' || Number.isInteger(spec.step) || !Number.isInteger(value);
  return isWhole ? literal(value) : `${literal(value)}.0`;
}

function filled(template: CodeTemplate, step: AugmentationStep): string {
  const values = valuesOf(step);
  const text = typeof template === 'string' ? template : template.is[values[template.by]];
  return text
    .replace(/\{(\w+)\?([^}]*)\}/g, (_, name: string, part: string) =>
      values[name] === defaultOf(step, name) ? '' : part.replace('$', () => written(step, name)),
    )
    .replace(/\{(\w+)\}/g, (_, name: string) => written(step, name));
}
