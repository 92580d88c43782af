/** Lists, dicts, strings and numbers as Python's `repr` writes them. Nothing is executed. */

const TOKEN =
  /\s*(?:([[\](){},:])|(-?\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(True|False|None))/y;
const DEEPEST = 8;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const WORDS: Readonly<Record<string, unknown>> = { True: true, False: false, None: null };

type Token = { readonly mark: string } | { readonly value: unknown };

/** @returns the value, a dict as a Map; null for whatever else is written. */
export function pythonValue(written: string): unknown {
  try {
    const reader = new Reader(written);
    const value = reader.value(0);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

class Reader {
  private at = 0;
  private ahead: Token | null = null;

  constructor(private readonly written: string) {}

  value(depth: number): unknown {
    const token = this.next();
    if ('value' in token) return token.value;
    const closing = CLOSING[token.mark];
    if (closing === undefined || depth === DEEPEST) throw new SyntaxError(token.mark);
    return token.mark === '{' ? this.dict(depth + 1) : this.list(closing, depth + 1);
  }

  end(): void {
    if (this.written.slice(this.at).trim() !== '') throw new SyntaxError('more');
  }

  private list(closing: string, depth: number): unknown[] {
    const items: unknown[] = [];
    while (!this.takes(closing)) {
      items.push(this.value(depth));
      if (this.takes(closing)) break;
      this.expect(',');
    }
    return items;
  }

  private dict(depth: number): Map<unknown, unknown> {
    const entries = new Map<unknown, unknown>();
    while (!this.takes('}')) {
      const key = this.value(depth);
      this.expect(':');
      entries.set(key, this.value(depth));
      if (this.takes('}')) break;
      this.expect(',');
    }
    return entries;
  }

  private takes(mark: string): boolean {
    const token = this.next();
    if ('mark' in token && token.mark === mark) return true;
    this.ahead = token;
    return false;
  }

  private expect(mark: string): void {
    if (!this.takes(mark)) throw new SyntaxError(mark);
  }

  private next(): Token {
    const known = this.ahead;
    this.ahead = null;
    if (known) return known;
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.written);
    if (!found) throw new SyntaxError(`at ${this.at}`);
    this.at = TOKEN.lastIndex;
    const [, mark, number, single, double, word] = found;
    if (mark !== undefined) return { mark };
    if (number !== undefined) return { value: Number(number) };
    if (word !== undefined) return { value: WORDS[word] };
    return { value: unescaped(single ?? double) };
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

const unescaped = (written: string): string =>
  written.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi, (_, x?: string, u?: string, one?: string) =>
    one === undefined ? String.fromCharCode(parseInt(x ?? u ?? '', 16)) : (ESCAPES[one] ?? one),
  );
