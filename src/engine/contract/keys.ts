/** When two requests are the same: one key each for what is seen, what is asked and how it is drawn. */
import type { AnalysisRequest } from './request';
import type { Input } from './input';
import type { Look } from './look';
import type { Question } from './question';

/** Equal for the same original, before any augmentation. */
export const originalKey = ({ domain, imageId, size, window, framing }: Input): string =>
  write([domain, imageId, size, window, framing]);

/** Equal for inputs that give the network the same numbers; steps that are switched off count for nothing. */
export function inputKey(input: Input): string {
  const steps = input.steps
    .filter(({ enabled }) => enabled)
    .map(({ name, parameters }) => [name, parameters]);
  return write([originalKey(input), input.normalization, steps, input.gallery]);
}

/** Equal for questions that have the same answer. */
export const questionKey = (question: Question): string => write(question);

/** Equal for questions that one plan answers for an input of the same size. */
export const planKey = ({ modelId, task, methods, layer }: Question): string =>
  write([modelId, task, methods, layer]);

/** Equal for looks that draw the same numbers in the same way. */
export const lookKey = (look: Look): string => write(look);

/** Equal for requests that have the same numbers. */
export const numbersKey = ({ input, question }: AnalysisRequest): string =>
  write([inputKey(input), questionKey(question)]);

/** JSON with the names of every object in their order. */
function write(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
