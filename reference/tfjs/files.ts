/** A model of TensorFlow.js as the files that it is stored in. */
import { zipSync, type Zippable } from 'fflate';

export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

export interface Artifacts {
  readonly modelTopology: object;
  readonly format: string;
  readonly signature?: object;
  readonly weightSpecs: readonly Weight[];
  readonly weightData: ArrayBuffer;
}

export type Files = Readonly<Record<string, Uint8Array>>;

const json = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** model.json and its weights in this many shards of equal size. */
export function filesOf({ weightSpecs, weightData, ...model }: Artifacts, shards = 1): Files {
  const each = Math.ceil(weightData.byteLength / shards);
  const paths = Array.from({ length: shards }, (_, i) =>
    shards === 1 ? 'weights.bin' : `group1-shard${i + 1}of${shards}.bin`,
  );
  return {
    'model.json': json({ ...model, weightsManifest: [{ paths, weights: weightSpecs }] }),
    ...Object.fromEntries(
      paths.map((path, i) => [path, new Uint8Array(weightData.slice(i * each, (i + 1) * each))]),
    ),
  };
}

/** As Teachable Machine exports it. */
export function teachable(files: Files, labels: readonly string[], imageSize: number): Files {
  const metadata = {
    tfjsVersion: '1.7.4',
    tmVersion: '2.4.7',
    packageVersion: '0.8.4-alpha2',
    packageName: '@teachablemachine/image',
    timeStamp: '2024-01-01T00:00:00.000Z',
    userMetadata: {},
    modelName: 'tm-my-image-model',
    labels,
    imageSize,
  };
  return { ...files, 'metadata.json': json(metadata) };
}

/** The same bytes for the same files, whenever it is written. */
export function archive(files: Files): Uint8Array {
  return zipSync(files as Zippable, { level: 9, mtime: '2024-01-01T00:00:00Z' });
}

type Store = (values: Float32Array) => { readonly bytes: ArrayBuffer; readonly how: Weight['quantization'] };

const affine =
  (dtype: string, largest: number, make: (length: number) => Uint8Array | Uint16Array): Store =>
  (values) => {
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const scale = (max - min) / largest || 1;
    const stored = make(values.length);
    values.forEach((value, i) => (stored[i] = Math.round((value - min) / scale)));
    return { bytes: stored.buffer as ArrayBuffer, how: { dtype, scale, min } };
  };

/** Round towards zero; tests need the values that TensorFlow.js reads back, not the nearest ones. */
function half(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word) => {
    const exponent = ((word >>> 23) & 0xff) - 112;
    const sign = (word >>> 16) & 0x8000;
    return exponent <= 0 ? sign : sign | (exponent << 10) | ((word >>> 13) & 0x3ff);
  });
}

const STORES: Readonly<Record<string, Store>> = {
  uint8: affine('uint8', 255, (length) => new Uint8Array(length)),
  uint16: affine('uint16', 65535, (length) => new Uint16Array(length)),
  float16: (values) => ({ bytes: half(values).buffer as ArrayBuffer, how: { dtype: 'float16' } }),
};

/** The same model with its weights quantised, as the converter does on request. */
export function quantized(artifacts: Artifacts, as: string): Artifacts {
  let at = 0;
  const stored = artifacts.weightSpecs.map(({ shape }) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const values = new Float32Array(artifacts.weightData.slice(at, at + 4 * count));
    at += 4 * count;
    return STORES[as](values);
  });
  const bytes = new Uint8Array(stored.reduce((sum, part) => sum + part.bytes.byteLength, 0));
  let to = 0;
  for (const part of stored) {
    bytes.set(new Uint8Array(part.bytes), to);
    to += part.bytes.byteLength;
  }
  const weightSpecs = artifacts.weightSpecs.map((spec, i) => ({ ...spec, quantization: stored[i].how }));
  return { ...artifacts, weightSpecs, weightData: bytes.buffer };
}
