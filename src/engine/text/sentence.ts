/** What files say of themselves inside of sentences: names of any length, with any letters in them. */

/** Letters of the longest sentence. */
const LONGEST_SENTENCE = 300;
/** Letters of the longest word; names of layers that say where they come from have up to this many. */
const LONGEST_WORD = 80;

/** Control characters, and those that turn the direction of what follows. */
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]/g;

/** The beginning and the end of a text that is too long, with … between them. */
export function shortened(text: string, letters = LONGEST_WORD): string {
  if (text.length <= letters) return text;
  const kept = letters - 1;
  return `${whole(text.slice(0, Math.ceil(kept * 0.6)))}…${whole(text.slice(text.length - Math.floor(kept * 0.4)))}`;
}

/** Without half of a letter at either end. */
const whole = (text: string): string => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');

/** A sentence that can be shown: no control characters, long names shortened in the middle, 300 letters at most. */
export function sentence(text: string): string {
  const seen = text
    .replace(UNSEEN, ' ')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, ' ');
  const words = seen.replace(/\S{81,}/g, (word) => shortened(word));
  return shortened(words.replace(/ {2,}/g, ' ').trim(), LONGEST_SENTENCE);
}

/** Extents of a tensor; what is no number of elements is a question mark. */
export function shapeText(shape: readonly (number | null | undefined)[]): string {
  const shown = shape.slice(0, 8).map((extent) => (Number.isFinite(extent) ? String(extent) : '?'));
  return `[${shown.join(',')}${shape.length > 8 ? ',…' : ''}]`;
}

/** Some value, in few letters. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return `“${shortened(value, 40)}”`;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'not finite';
  if (!Array.isArray(value)) return 'something else';
  const shown = value.slice(0, 8).map((each) => valueText(each));
  return `[${shown.join(',')}${value.length > 8 ? ',…' : ''}]`;
}

/** A whole number with commas between thousands. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return 'endlessly many';
  return value < 1e15 ? value.toLocaleString('en-US', { maximumFractionDigits: 0 }) : 'more than 10¹⁵';
}
