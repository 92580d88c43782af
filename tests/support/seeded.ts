/** Fills the seeded tensors of a reference network, by the rule of reference/seeded.py. */
import { readFileSync } from 'node:fs';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataLocation } from 'onnx-buf';

/** 32-bit FNV-1a of the UTF-8 bytes of a name. */
export function fnv1a(name: string): number {
  return new TextEncoder()
    .encode(name)
    .reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

function fmix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** float32 values, uniform in [offset − scale, offset + scale), determined by the name. */
export function seededValues(name: string, count: number, offset: number, scale: number): Float32Array {
  const seed = fnv1a(name);
  // A plain loop: ResNet50 has 25 million of them.
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const h = fmix32((seed + Math.imul(i, 0x9e3779b9)) >>> 0);
    values[i] = offset + scale * (h / 2 ** 31 - 1);
  }
  return values;
}

/** Bytes of a whole ONNX file from a structure file. */
export function seededModel(path: string): Uint8Array<ArrayBuffer> {
  const model = fromBinary(ModelProtoSchema, new Uint8Array(readFileSync(path)));
  for (const tensor of model.graph?.initializer ?? []) {
    const rule = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
    if (rule.location !== 'seeded') continue;
    const count = tensor.dims.reduce((product, extent) => product * Number(extent), 1);
    const values = seededValues(tensor.name, count, Number(rule.offset), Number(rule.scale));
    tensor.rawData = new Uint8Array(values.buffer as ArrayBuffer);
    tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
    tensor.externalData = [];
  }
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}
