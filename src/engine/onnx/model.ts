/** ONNX bytes → plain data, validated. Knows the file format, not what the operators mean. */
import { fromBinary } from '@bufbuild/protobuf';
import {
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { UserError } from '../contract/errors';
import { allFinite, type ConstantTensor } from '../tensor';
import { hintOfName } from '../contract/otherFormats';
import { release } from '../release';
import { decodeTensor, leftInFile } from './decodeTensor';
import { inlinedNodes } from './functions';
import { readFacts } from './facts';
import { brokenWeights } from './infinite';
import { modulePath } from './modulePath';
import { inNumbers } from './words';
import type { OnnxAttribute, OnnxBranch, OnnxInput, OnnxModel, OnnxNetwork, OnnxNode } from './network';
import type { Reread } from './reread';

export type { OnnxAttribute, OnnxBranch, OnnxInput, OnnxModel, OnnxNetwork, OnnxNode };

/**
 * Read an ONNX file.
 * @param reread - reads parts of it later; without it, all weights are kept in memory.
 * @throws UserError if the bytes are no ONNX file, are truncated, hold NaN or infinite weights, or keep weights in other files.
 */
export function readNetwork(bytes: Uint8Array, name: string, reread: Reread | null = null): OnnxNetwork {
  const proto = parse(bytes, name);
  const graph = proto.graph;
  if (!graph || graph.node.length === 0) {
    throw notOnnx(
      name,
      'is not an ONNX model: it holds no graph. Export the network with torch.onnx.export.',
    );
  }
  const { nodes, initializer, outputs, names } = inNumbers(inlinedNodes(proto, name), graph);
  if (outputs.length === 0 && graph.output.length > 0) {
    throw new UserError(
      `${name} answers in words alone (${graph.output.map((info) => info.name).join(', ')}); export it with its scores as an output.`,
    );
  }
  const facts = readFacts(proto);
  const constants = readInitializers(
    { node: nodes, initializer },
    name,
    reread && ((constant, tensor) => leftInFile(constant, tensor, bytes.byteOffset, reread)),
  );
  const inputs = graph.input.map((info) => ({
    name: info.name,
    type: readType(info),
    shape: readShape(info),
  }));
  return {
    opset: Number(
      proto.opsetImport.find((set) => set.domain === '' || set.domain === 'ai.onnx')?.version ?? 1n,
    ),
    nodes: nodes.map((node, index) => readNode(node, index, name)),
    constants,
    inputs: inputs.filter((input) => !constants.has(input.name)),
    optionalInputs: inputs.filter((input) => constants.has(input.name)),
    inputLayout: 'nchw',
    outputs,
    facts: { ...facts, labels: facts.labels ?? names },
  };
}

function parse(bytes: Uint8Array, name: string): ModelProto {
  if (bytes.length === 0) throw new UserError(`${name} is empty (0 bytes); choose an ONNX file.`);
  try {
    // A plain view: Node's Buffer would share memory where Uint8Array.slice copies.
    return fromBinary(ModelProtoSchema, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    throw notOnnx(
      name,
      `is not an ONNX model, or it is cut off: its ${bytes.length} bytes cannot be read to the end. Export or copy it again.`,
    );
  }
}

/** By its name it may be known for what it is. */
function notOnnx(name: string, otherwise: string): UserError {
  const hint = hintOfName(name);
  return new UserError(hint === null ? `${name} ${otherwise}` : `${name} ${hint}.`);
}

function readInitializers(
  graph: Pick<GraphProto, 'initializer'> & { readonly node: readonly NodeProto[] },
  name: string,
  leave: ((constant: ConstantTensor, tensor: TensorProto) => ConstantTensor) | null,
): Map<string, ConstantTensor> {
  const constants = new Map<string, ConstantTensor>();
  const suspects = new Map<string, ConstantTensor>();
  for (const tensor of graph.initializer) {
    if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) {
      throw new UserError(
        `${name} keeps the weights of ${tensor.name} in another file; save it as one file (onnx.save_model(…, save_as_external_data=False)).`,
      );
    }
    if (constants.has(tensor.name)) {
      throw new UserError(`${name} has two tensors called ${tensor.name}; export the network again.`);
    }
    const constant = decodeTensor(tensor, name);
    if (constant.type === 'float' && !allFinite(constant.data)) {
      suspects.set(tensor.name, constant);
      constants.set(tensor.name, constant);
      continue;
    }
    const kept = leave?.(constant, tensor) ?? constant;
    if (constant.type === 'float' && kept !== constant) release(constant.data);
    constants.set(tensor.name, kept);
  }
  const broken = brokenWeights(suspects, graph.node.map(consumer));
  if (broken.length > 0) {
    throw new UserError(
      `${name} has weights that are not finite numbers in ${broken.slice(0, 5).join(', ')}${broken.length > 5 ? ', …' : ''}; train or export it again.`,
    );
  }
  return constants;
}

const consumer = ({ opType, input, output }: NodeProto) => ({
  op: opType,
  inputs: input,
  outputs: output.filter((name) => name !== ''),
});

function readType({ type }: ValueInfoProto): string {
  const element = type?.value.case === 'tensorType' ? type.value.value.elemType : 0;
  return element === 0 ? '' : (TensorProto_DataType[element] ?? String(element));
}

function readShape(info: ValueInfoProto): (number | null)[] {
  const type = info.type?.value;
  if (type?.case !== 'tensorType') return [];
  return (type.value.shape?.dim ?? []).map((dim) =>
    dim.value.case === 'dimValue' && dim.value.value > 0n ? Number(dim.value.value) : null,
  );
}

function readNode(node: NodeProto, index: number, file: string): OnnxNode {
  const custom = node.domain !== '' && node.domain !== 'ai.onnx';
  const captured = [...new Set(node.attribute.flatMap(({ g }) => (g ? valuesAround(g) : [])))];
  return {
    op: custom ? `${node.domain}.${node.opType}` : node.opType,
    name: node.name || `${node.opType}_${index}`,
    inputs: [...node.input, ...captured],
    outputs: node.output,
    attributes: new Map(
      node.attribute.map((attribute) => [attribute.name, readAttribute(attribute, file, captured)]),
    ),
    module: modulePath(node),
  };
}

/** Values that a graph inside of an operator takes from the graph around it. */
function valuesAround(graph: GraphProto): string[] {
  const own = new Set([...graph.input, ...graph.initializer].map(({ name }) => name));
  const inner = graph.node.flatMap((node) => [
    ...node.input,
    ...node.attribute.flatMap(({ g }) => (g ? valuesAround(g) : [])),
  ]);
  graph.node.forEach((node) => node.output.forEach((name) => own.add(name)));
  const taken = [...inner, ...graph.output.map(({ name }) => name)];
  return taken.filter((name) => name !== '' && !own.has(name));
}

const text = new TextDecoder();

/** By the tag of AttributeProto.AttributeType. Sparse tensors are no values; their operators are refused by name. */
function readAttribute(attribute: AttributeProto, file: string, captured: readonly string[]): OnnxAttribute {
  const readers: Readonly<Record<number, () => OnnxAttribute>> = {
    1: () => attribute.f,
    2: () => Number(attribute.i),
    3: () => text.decode(attribute.s),
    4: () => (attribute.t ? decodeTensor(attribute.t, file) : 0),
    5: () => (attribute.g ? readBranch(attribute.g, file, captured) : 0),
    6: () => attribute.floats,
    7: () => attribute.ints.map(Number),
    8: () => attribute.strings.map((each) => text.decode(each)),
  };
  return readers[attribute.type]?.() ?? 0;
}

function readBranch(graph: GraphProto, file: string, captured: readonly string[]): OnnxBranch {
  return {
    nodes: graph.node.map((node, index) => readNode(node, index, file)),
    constants: readInitializers(graph, file, null),
    outputs: graph.output.map(({ name }) => name),
    captured,
  };
}
