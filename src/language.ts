/**
 * The words of the page in the user's language. A host that translates hands its translator in before the panel is
 * loaded, whose tables are words too; elsewhere words are what they are in the code.
 */

/** JupyterLab's TranslationBundle is one. */
export interface Translator {
  /** @param message English, with %1, %2, … where values stand */
  __(message: string, ...values: unknown[]): string;
  /** @param one the message for one, `many` for other counts; the count is %1 */
  _n(one: string, many: string, count: number, ...values: unknown[]): string;
}

const filled = (message: string, values: readonly unknown[]): string =>
  message.replace(/%(\d+)/g, (_, place: string) => String(values[Number(place) - 1]));

/** Says everything as it is written. */
export const ENGLISH: Translator = {
  __: (message, ...values) => filled(message, values),
  _n: (one, many, count, ...values) => filled(count === 1 ? one : many, [count, ...values]),
};

let translator = ENGLISH;

/** What is said from now on is said so. */
export function speak(with_: Translator): void {
  translator = with_;
}

/** Messages of templates; made once for each place in the code. */
const MESSAGES = new WeakMap<readonly string[], string>();

function messageOf(parts: readonly string[]): string {
  const known = MESSAGES.get(parts);
  if (known !== undefined) return known;
  const message = parts.reduce((text, part, place) => `${text}%${place}${part}`);
  MESSAGES.set(parts, message);
  return message;
}

/** Words for people: t`Play ${title}`, or t(spec.title) of what is declared elsewhere. */
export function t(words: TemplateStringsArray | string, ...values: readonly (string | number)[]): string {
  return translator.__(typeof words === 'string' ? words : messageOf(words), ...values);
}

/** Words that depend on a count, which is their %1: tn(count, '1 value', '%1 values'). */
export function tn(count: number, one: string, many: string): string {
  return translator._n(one, many, count);
}
