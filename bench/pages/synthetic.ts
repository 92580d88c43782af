/** Plain convolutional networks of any size, to see how time grows with the number of parameters. */
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProtoSchema,
} from 'onnx-buf';

const STAGES = 4;
const CLASSES = 1000;

/** Parameters of the network with this width. */
export function parametersOf(width: number): number {
  const widths = Array.from({ length: STAGES }, (_, stage) => width * 2 ** stage);
  const convolutions = widths.map((out, stage) => 9 * out * ((stage === 0 ? 3 : widths[stage - 1]) + out));
  return convolutions.reduce((a, b) => a + b, 0) + CLASSES * widths[STAGES - 1];
}

/** Four stages of two 3×3 convolutions with ReLU; each stage halves the size and doubles the width. */
export function syntheticModel(width: number): Uint8Array<ArrayBuffer> {
  const nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  const initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  const weight = (name: string, dims: number[], fan: number): void => {
    const count = dims.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898) * Math.sqrt(6 / fan));
    const rawData = new Uint8Array(values.buffer);
    initializers.push({ name, dims: dims.map(BigInt), dataType: DataType.FLOAT, rawData });
  };
  let [last, channels] = ['x', 3];
  for (let stage = 0; stage < STAGES; stage++) {
    for (const stride of [2n, 1n]) {
      const [out, name] = [width * 2 ** stage, `s${stage}_${stride}`];
      weight(`w_${name}`, [out, channels, 3, 3], 9 * channels);
      const attribute = [
        { name: 'strides', type: Kind.INTS, ints: [stride, stride] },
        { name: 'pads', type: Kind.INTS, ints: [1n, 1n, 1n, 1n] },
        { name: 'kernel_shape', type: Kind.INTS, ints: [3n, 3n] },
      ];
      nodes.push({ opType: 'Conv', input: [last, `w_${name}`], output: [`c_${name}`], name, attribute });
      nodes.push({ opType: 'Relu', input: [`c_${name}`], output: [`r_${name}`], name: `relu_${name}` });
      [last, channels] = [`r_${name}`, out];
    }
  }
  weight('fc', [CLASSES, channels], channels);
  nodes.push({ opType: 'GlobalAveragePool', input: [last], output: ['mean'], name: 'mean' });
  nodes.push({ opType: 'Flatten', input: ['mean'], output: ['flat'], name: 'flat' });
  const transB = { name: 'transB', type: Kind.INT, i: 1n };
  nodes.push({ opType: 'Gemm', input: ['flat', 'fc'], output: ['logits'], name: 'fc', attribute: [transB] });
  const info = (name: string, dims: (bigint | string)[]) => ({
    name,
    type: {
      value: {
        case: 'tensorType' as const,
        value: {
          elemType: DataType.FLOAT,
          shape: {
            dim: dims.map((extent) => ({
              value:
                typeof extent === 'string'
                  ? { case: 'dimParam' as const, value: extent }
                  : { case: 'dimValue' as const, value: extent },
            })),
          },
        },
      },
    },
  });
  const model = create(ModelProtoSchema, {
    irVersion: 9n,
    opsetImport: [{ domain: '', version: 18n }],
    graph: {
      name: 'synthetic',
      node: nodes,
      initializer: initializers,
      input: [info('x', ['n', 3n, 'h', 'w'])],
      output: [info('logits', ['n', BigInt(CLASSES)])],
    },
  });
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}
