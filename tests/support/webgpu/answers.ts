/** What the process with WebGPU answers; arrays as base64 of their bytes. */

export type Encoded = Readonly<Record<string, string>>;

/** What a run asked of the device. */
export interface Asked {
  readonly bindGroups: number;
  readonly submissions: number;
  readonly readbacks: number;
}

/** A plan's outputs at the first run and at the second, and what the second took. */
export interface Run {
  readonly first: Encoded;
  readonly again: Encoded;
  readonly asked: Asked;
}

export interface Failure {
  readonly error: string;
}

export interface Answers {
  readonly adapter: string;
  /** By the name of the case. */
  readonly operators: Readonly<Record<string, Run | Failure>>;
  /** Logits, Grad-CAM and guided backprop of a small network. */
  readonly network: Encoded;
}

/** What there is, or why there is nothing. */
export type Message = Answers | { readonly missing: string };

export const encoded = (arrays: Readonly<Record<string, Float32Array>>): Encoded =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { buffer, byteOffset, byteLength }]) => [
      name,
      Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
    ]),
  );

export const decoded = (texts: Encoded): Record<string, Float32Array> =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer),
    ]),
  );
