/** ONNX files that are written in tests. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Type,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';

export const floats = (name: string, dims: readonly number[], values: readonly number[]): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dataType: TensorProto_DataType.FLOAT,
    dims: dims.map((extent) => BigInt(extent)),
    rawData: new Uint8Array(Float32Array.from(values).buffer),
  });

export const integers = (
  name: string,
  values: readonly number[],
  dims: readonly number[] = [values.length],
): TensorProto =>
  create(TensorProtoSchema, {
    name,
    dataType: TensorProto_DataType.INT64,
    dims: dims.map((extent) => BigInt(extent)),
    rawData: new Uint8Array(BigInt64Array.from(values, (value) => BigInt(value)).buffer),
  });

/** Small numbers that are all different. */
export const noise = (name: string, ...dims: readonly number[]): TensorProto => {
  const length = dims.reduce((product, extent) => product * extent, 1);
  return floats(
    name,
    dims,
    Array.from({ length }, (_, i) => Math.sin(7 * i + name.length) / 3),
  );
};

export type Value =
  number | string | readonly number[] | TensorProto | GraphProto | { readonly real: number };

/** Whole numbers are ints; `{ real: 1 }` is a float. */
export function attribute(name: string, value: Value): AttributeProto {
  if (typeof value === 'string')
    return create(AttributeProtoSchema, { name, type: Type.STRING, s: new TextEncoder().encode(value) });
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? create(AttributeProtoSchema, { name, type: Type.INT, i: BigInt(value) })
      : create(AttributeProtoSchema, { name, type: Type.FLOAT, f: value });
  if ('real' in value) return create(AttributeProtoSchema, { name, type: Type.FLOAT, f: value.real });
  if (Array.isArray(value)) {
    const numbers = value as readonly number[];
    return numbers.every(Number.isInteger)
      ? create(AttributeProtoSchema, { name, type: Type.INTS, ints: numbers.map((one) => BigInt(one)) })
      : create(AttributeProtoSchema, { name, type: Type.FLOATS, floats: [...numbers] });
  }
  return 'node' in value
    ? create(AttributeProtoSchema, { name, type: Type.GRAPH, g: value })
    : create(AttributeProtoSchema, { name, type: Type.TENSOR, t: value as TensorProto });
}

export const node = (
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, Value>> = {},
  name = `${opType.toLowerCase()}_${output[0] ?? ''}`,
): NodeProto =>
  create(NodeProtoSchema, {
    opType,
    name,
    input: [...input],
    output: [...output],
    attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  });

export const valueInfo = (name: string, dims: readonly (number | null)[], elemType = 1): ValueInfoProto => {
  const dim = dims.map((extent) =>
    create(TensorShapeProto_DimensionSchema, {
      value: extent === null ? { case: 'dimParam', value: 'n' } : { case: 'dimValue', value: BigInt(extent) },
    }),
  );
  const shape = create(TensorShapeProtoSchema, { dim });
  const tensor = create(TypeProto_TensorSchema, { elemType, shape });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensor } }),
  });
};

export interface Written {
  readonly nodes: readonly NodeProto[];
  readonly tensors?: readonly TensorProto[];
  /** Shape of the input `x`. */
  readonly input?: readonly (number | null)[];
  readonly outputs?: readonly (string | ValueInfoProto)[];
  readonly opset?: number;
  /** Of the file, by key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A file with the input `x` and the output `y`, where nothing else is said. */
export function onnxFile({
  nodes,
  tensors = [],
  input = [1, 3, 8, 8],
  outputs = ['y'],
  opset = 21,
  metadata = {},
}: Written): Uint8Array<ArrayBuffer> {
  const graph = create(GraphProtoSchema, {
    name: 'graph',
    node: [...nodes],
    initializer: [...tensors],
    input: [valueInfo('x', input)],
    output: outputs.map((one) => (typeof one === 'string' ? valueInfo(one, []) : one)),
  });
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(opset) })];
  const metadataProps = Object.entries(metadata).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 9n, opsetImport, graph, metadataProps }),
  ) as Uint8Array<ArrayBuffer>;
}
