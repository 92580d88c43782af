/** What ONNX itself says of every operator's form; written by `reference/operator_schemas.py`. */
import official from './official.json';

/** One version of an operator. */
export interface Form {
  /** The first operator set that it belongs to. */
  readonly since: number;
  /** Kinds of numbers of every input (`f` real, `i` whole, `b` truth values), then `?` if it may be left out, `*` if repeated. */
  readonly inputs: readonly string[];
  /** How many there are at least and at most; null: any number. */
  readonly outputs: readonly (number | null)[];
  /** Type of every attribute, then `!` where it must be given. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

const FORMS: ReadonlyMap<string, readonly Form[]> = new Map(Object.entries(official));

/** Older forms are read by nobody; files without a version are taken to be of this one. */
const OLDEST = 7;

/** Whether ONNX has an operator of this name. */
export function isOfficial(operator: string): boolean {
  return FORMS.has(operator);
}

/** The form in this operator set, of an operator that is newer the first; undefined for one that is not ONNX's. */
export function formOf(operator: string, opset: number): Form | undefined {
  const forms = FORMS.get(operator);
  return forms?.findLast(({ since }) => since <= Math.max(opset, OLDEST)) ?? forms?.[0];
}

/** Type of an attribute in this version, else in the last one that had it; undefined where none ever had. */
export function attributeType(operator: string, name: string, form: Form): string | undefined {
  const own = (one: Form | undefined): string | undefined =>
    one && Object.hasOwn(one.attributes, name) ? one.attributes[name] : undefined;
  const found = own(form) ?? own(FORMS.get(operator)?.findLast((one) => own(one) !== undefined));
  return found?.replace('!', '');
}

/** Attributes that must be given. */
export function requiredAttributes(form: Form): readonly string[] {
  return Object.keys(form.attributes).filter((name) => form.attributes[name]?.endsWith('!'));
}

/** Names of all attributes that an operator has or ever had. */
export function attributeNames(operator: string): readonly string[] {
  return [...new Set(FORMS.get(operator)?.flatMap(({ attributes }) => Object.keys(attributes)) ?? [])];
}

/** How many inputs an operator takes at least and at most. */
export function inputCounts({ inputs }: Form): readonly [number, number] {
  const least = inputs.findLastIndex((input) => !input.endsWith('?')) + 1;
  return [least, inputs.at(-1)?.endsWith('*') ? Infinity : inputs.length];
}

/** Kinds of numbers that an input takes, '' where nothing is said. */
export function kindsOf({ inputs }: Form, input: number): string {
  return (inputs[input] ?? inputs.at(-1) ?? '').replace(/[?*]/, '');
}
