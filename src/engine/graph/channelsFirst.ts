/**
 * Networks that keep their feature maps channels last (Keras, TensorFlow) between transposes around every convolution are
 * rewritten to channels first throughout: the transposes move down through what works elementwise, until they meet and cancel.
 * Channels last is what the plan stores anyway, so nothing is lost, and layers, folding and shapes know one order only.
 */
import type { OnnxAttribute, OnnxModel, OnnxNode } from '../onnx/model';
import { elementCount, transposeData, type ConstantTensor } from '../tensor';

const TO_LAST = [0, 2, 3, 1];
const TO_FIRST = [0, 3, 1, 2];

/** Operators that treat every element of their first input alike. */
const ELEMENTWISE: readonly string[] = [
  ...['Relu', 'Clip', 'LeakyRelu', 'Elu', 'Selu', 'Celu', 'ThresholdedRelu', 'Softplus', 'Softsign', 'Mish'],
  ...[
    'HardSigmoid',
    'HardSwish',
    'Sigmoid',
    'Tanh',
    'Gelu',
    'Swish',
    'Erf',
    'Exp',
    'Log',
    'Sqrt',
    'Abs',
    'Neg',
  ],
  ...['Reciprocal', 'Cast'],
];
const BINARY: readonly string[] = ['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Sum', 'PRelu'];
const REDUCTIONS: readonly string[] = ['ReduceMean', 'ReduceSum', 'ReduceMax', 'ReduceMin', 'ReduceL2'];

/** Whether the image input is [1, H, W, C]: where its file does not say so, its first reader that is not elementwise says so, else the smaller of the two ends. */
export function isChannelsLast({ nodes, input, inputShape, inputLayout, constants }: OnnxModel): boolean {
  if (inputShape.length !== 4) return false;
  if (inputLayout === 'nhwc') return true;
  const same = new Set([input]);
  for (const node of nodes) {
    if (!node.inputs.some((name) => same.has(name))) continue;
    if (isTranspose(node, TO_FIRST)) return true;
    if (node.op === 'Conv' && same.has(node.inputs[0])) return false;
    const rest = node.inputs.filter((name) => !same.has(name));
    const alone = ELEMENTWISE.includes(node.op) || BINARY.includes(node.op) || node.op === 'Pad';
    if (alone && rest.every((name) => name === '' || constants.has(name))) same.add(node.outputs[0]);
  }
  const [, first, , last] = inputShape;
  return last !== null && last <= 4 && (first === null || first > last);
}

/** The same network, channels first wherever a transpose can be moved; its input too. */
export function channelsFirst(model: OnnxModel): OnnxModel {
  const rewriting = new Rewriting(model);
  const turned = isChannelsLast(model);
  if (turned) rewriting.turned.set(model.input, model.input);
  for (const node of model.nodes) rewriting.visit(node);
  return {
    ...model,
    nodes: rewriting.nodes,
    constants: rewriting.constants,
    inputShape: turned ? TO_FIRST.map((axis) => model.inputShape[axis]) : model.inputShape,
    inputLayout: turned ? 'nhwc' : 'nchw',
    output: rewriting.original(model.output),
  };
}

const isTranspose = (node: OnnxNode, permutation: readonly number[]): boolean =>
  node.op === 'Transpose' && String(node.attributes.get('perm')) === String(permutation);

/** Where an axis of [N, H, W, C] lies in [N, C, H, W]; counted from the end if negative. */
const axisFirst = (axis: number): number => [0, 2, 3, 1][axis < 0 ? axis + 4 : axis];

class Rewriting {
  readonly nodes: OnnxNode[] = [];
  readonly constants: Map<string, ConstantTensor>;
  /** Values that were channels last → the name of the same value channels first. */
  readonly turned = new Map<string, string>();
  /** Values that were transposed back for a reader that needs channels last. */
  private readonly restored = new Map<string, string>();

  constructor(model: OnnxModel) {
    this.constants = new Map(model.constants);
  }

  visit(node: OnnxNode): void {
    const [first] = node.inputs;
    if (isTranspose(node, TO_LAST)) {
      this.turned.set(node.outputs[0], this.original(first));
    } else if (isTranspose(node, TO_FIRST) && this.turned.has(first)) {
      this.alias(node);
    } else if (!this.move(node)) {
      this.nodes.push({ ...node, inputs: node.inputs.map((name) => this.original(name)) });
    }
  }

  /** The value as the file has it; a transpose is added where only its other order is there. */
  original(name: string): string {
    const first = this.turned.get(name);
    if (first === undefined) return name;
    const known = this.restored.get(name);
    if (known !== undefined) return known;
    const restored = `${name}.channels_last`;
    this.nodes.push({
      op: 'Transpose',
      name: restored,
      inputs: [first],
      outputs: [restored],
      attributes: new Map([['perm', TO_LAST]]),
      module: '',
    });
    this.restored.set(name, restored);
    return restored;
  }

  /** A transpose back to channels first is the value itself, under another name. */
  private alias(node: OnnxNode): void {
    const inputs = [this.turned.get(node.inputs[0]) as string];
    this.nodes.push({ ...node, op: 'Identity', inputs, attributes: new Map() });
  }

  /** Append the node channels first. @returns false where it cannot be moved. */
  private move(node: OnnxNode): boolean {
    if (!node.inputs.some((name) => this.turned.has(name))) return false;
    const moved = this.moved(node);
    if (!moved) return false;
    this.nodes.push(moved);
    const flat = REDUCTIONS.includes(node.op) && node.attributes.get('keepdims') === 0;
    if (!flat) node.outputs.forEach((name) => this.turned.set(name, name));
    return true;
  }

  private moved(node: OnnxNode): OnnxNode | null {
    const [first, second] = node.inputs;
    const x = this.turned.get(first);
    if (ELEMENTWISE.includes(node.op)) {
      return x === undefined ? null : { ...node, inputs: [x, ...node.inputs.slice(1)] };
    }
    if (BINARY.includes(node.op)) {
      const inputs = node.inputs.map((name) => this.turned.get(name) ?? this.constantFirst(name));
      return inputs.includes(null) ? null : { ...node, inputs: inputs as string[] };
    }
    if (x === undefined) return null;
    if (node.op === 'Concat') {
      const inputs = node.inputs.map((name) => this.turned.get(name));
      if (inputs.includes(undefined)) return null;
      return { ...node, inputs: inputs as string[], attributes: withAxis(node) };
    }
    if (node.op === 'Split') {
      return { ...node, inputs: [x, ...node.inputs.slice(1)], attributes: withAxis(node) };
    }
    if (node.op === 'Pad' && node.inputs[3] === undefined) return this.pad(node, x, second);
    return REDUCTIONS.includes(node.op) ? this.reduction(node, x, second) : null;
  }

  private pad(node: OnnxNode, x: string, padsName: string | undefined): OnnxNode | null {
    const given = this.values(node, 'pads', padsName);
    if (given?.length !== 8) return null;
    const pads = [0, 4].flatMap((side) => TO_FIRST.map((axis) => given[side + axis]));
    if (padsName === undefined) return { ...node, inputs: [x], attributes: replaced(node, 'pads', pads) };
    return { ...node, inputs: [x, this.integers(`${node.name}.pads`, pads), ...node.inputs.slice(2)] };
  }

  /** Over both spatial axes without keeping them, the result is [N, C] in either order. */
  private reduction(node: OnnxNode, x: string, axesName: string | undefined): OnnxNode | null {
    const given = this.values(node, 'axes', axesName);
    if (!given) return null;
    const axes = given.map(axisFirst).sort((a, b) => a - b);
    if (node.attributes.get('keepdims') === 0 && String(axes) !== '2,3') return null;
    if (axesName === undefined) return { ...node, inputs: [x], attributes: replaced(node, 'axes', axes) };
    return { ...node, inputs: [x, this.integers(`${node.name}.axes`, axes)] };
  }

  private values(
    node: OnnxNode,
    attribute: string,
    input: string | undefined,
  ): readonly number[] | undefined {
    const value = node.attributes.get(attribute);
    if (Array.isArray(value)) return value as number[];
    const constant = input === undefined ? undefined : this.constants.get(input);
    return constant && [...constant.data];
  }

  private integers(name: string, values: readonly number[]): string {
    this.constants.set(name, { type: 'integer', shape: [values.length], data: Int32Array.from(values) });
    return name;
  }

  /** A constant that broadcasts against channels last, for channels first. null where it is none. */
  private constantFirst(name: string): string | null {
    const constant = this.constants.get(name);
    if (!constant || constant.shape.length > 4) return null;
    if (elementCount(constant.shape) === 1) return name;
    const shape = [...new Array<number>(4 - constant.shape.length).fill(1), ...constant.shape];
    const turned = `${name}.channels_first`;
    if (!this.constants.has(turned)) {
      const data = transposeData(constant.data, shape, TO_FIRST);
      this.constants.set(turned, {
        ...constant,
        data,
        shape: TO_FIRST.map((axis) => shape[axis]),
      } as ConstantTensor);
    }
    return turned;
  }
}

function replaced(
  node: OnnxNode,
  name: string,
  value: readonly number[] | number,
): ReadonlyMap<string, OnnxAttribute> {
  return new Map([...node.attributes, [name, value]]);
}

function withAxis(node: OnnxNode): ReadonlyMap<string, OnnxAttribute> {
  const axis = node.attributes.get('axis');
  return replaced(node, 'axis', axisFirst(typeof axis === 'number' ? axis : 0));
}
