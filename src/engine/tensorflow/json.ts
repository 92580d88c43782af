/** JSON of unknown origin, read field by field; whatever is of another kind is said with its place. */
import { UserError } from '../contract/errors';

/** A value and where it stands. Only own properties are seen. */
export class Json {
  constructor(
    readonly value: unknown,
    private readonly place: string,
  ) {}

  /** @throws UserError for what is no JSON. */
  static parse(bytes: Uint8Array, file: string): Json {
    try {
      return new Json(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), file);
    } catch {
      throw new UserError(`${file} is no JSON, or it is cut off; export or copy the model again.`);
    }
  }

  /** Whether nothing stands here. */
  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isText(): boolean {
    return typeof this.value === 'string';
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  at(key: string): Json {
    const { value } = this;
    const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    return new Json(found, `${this.place}: ${key}`);
  }

  items(): readonly Json[] {
    if (!Array.isArray(this.value)) throw this.wrong('a list');
    return this.value.map((item: unknown, i) => new Json(item, `${this.place}[${i}]`));
  }

  entries(): readonly (readonly [string, Json])[] {
    if (!isObject(this.value)) throw this.wrong('an object');
    return Object.keys(this.value).map((key) => [key, this.at(key)] as const);
  }

  text(fallback?: string): string {
    return this.read((value) => typeof value === 'string', 'a text', fallback);
  }

  number(fallback?: number): number {
    return this.read((value) => Number.isFinite(value), 'a number', fallback);
  }

  flag(fallback?: boolean): boolean {
    return this.read((value) => typeof value === 'boolean', 'true or false', fallback);
  }

  /** A whole number of 0 or more, below 2^31. */
  extent(): number {
    const extent = this.number();
    if (!Number.isInteger(extent) || extent < 0 || extent >= 2 ** 31) throw this.wrong('an extent');
    return extent;
  }

  shape(): readonly number[] {
    return this.items().map((item) => item.extent());
  }

  numbers(fallback?: readonly number[]): readonly number[] {
    if (this.isMissing && fallback) return fallback;
    return this.items().map((item) => item.number());
  }

  wrong(expected: string): UserError {
    const found = JSON.stringify(this.value)?.slice(0, 60) ?? 'nothing';
    return new UserError(`${this.place} should be ${expected} and is ${found}; export the model again.`);
  }

  private read<T>(is: (value: unknown) => boolean, expected: string, fallback: T | undefined): T {
    if (this.isMissing && fallback !== undefined) return fallback;
    if (!is(this.value)) throw this.wrong(expected);
    return this.value as T;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
