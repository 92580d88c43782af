/** A network at one input shape: reads every node with concrete shapes, so that later rooms meet only typed nodes. */
import { FitsNoSize, UserError } from '../contract/errors';
import { fold, FOLDABLE, foldShape, isFloatType } from '../graph/fold';
import type { Graph, Node } from '../graph/ir';
import { Budget, type Work } from '../graph/budget';
import { elementCount, type ConstantTensor, type Shape } from '../tensor';
import type { OnnxAttribute, OnnxModel, OnnxNetwork, OnnxNode } from '../onnx/model';
import { checkOperands, nodeText, type KnownInputs } from '../onnx/schema/check';
import { isOfficial } from '../onnx/schema/official';
import { takenBranch } from '../graph/branches';
import { inNode } from '../graph/inNode';
import { PASS_THROUGH } from '../graph/simplify';
import { listedByKind } from '../text/listed';
import { LIMITS } from '../limits';
import { count, shapeText } from '../text/sentence';
import { Expansion } from './composite';
import { compositeOf } from './composites';
import { INTERNAL, OP_RULES, opNameOf } from './registry';
import type { NodeReader, OpRule } from './rule';

/** Whether there is any way to read this operator. */
export function isKnown(onnxOperator: string): boolean {
  return (
    isOfficial(onnxOperator) &&
    (onnxOperator === 'If' ||
      opNameOf(onnxOperator) !== undefined ||
      compositeOf(onnxOperator) !== undefined ||
      FOLDABLE.includes(onnxOperator) ||
      PASS_THROUGH.includes(onnxOperator))
  );
}

const CONTROL_FLOW =
  'Control flow that depends on data (dynamic control flow) cannot be differentiated here; export the network traced with a fixed path.';

/** What there is to do about whole families. */
const REASONS: readonly { readonly of: RegExp; readonly reason: string }[] = [
  {
    of: /^(Loop|Scan)$/,
    reason: CONTROL_FLOW,
  },
  {
    of: /[Qq]uantize|^QLinear|Integer$/,
    reason: 'Quantised networks have no gradient; use the float32 or float16 network that it was made from.',
  },
  {
    of: /\./,
    reason: 'Operators with a domain before their name are custom ones; export with operators of ONNX alone.',
  },
];

const isInternal = (op: string): boolean => (INTERNAL as readonly string[]).includes(op);

/**
 * Every operator that a simplified network uses and the product lacks, with a node each.
 * @throws UserError that names them all.
 */
export function checkOperators(model: OnnxModel, name: string): void {
  refuse(
    model.nodes.filter(({ op }) => !isKnown(op) && !isInternal(op)),
    name,
  );
}

/** The engine's own operators are not ONNX's, whatever a file calls its nodes. @throws UserError that names them all. */
export function refuseInternal(nodes: readonly OnnxNode[], name: string): void {
  refuse(
    nodes.filter(({ op }) => isInternal(op)),
    name,
  );
}

function refuse(nodes: readonly OnnxNode[], file: string): void {
  const list = listedByKind(nodes.map(({ op, name }) => ({ kind: op, name })));
  if (list === null) return;
  throw new UserError(
    `${file} uses operators that are not supported: ${list}.${reasonsFor(nodes.map(({ op }) => op))}`,
  );
}

function reasonsFor(operators: readonly string[]): string {
  const found = REASONS.filter(({ of }) => operators.some((op) => of.test(op)));
  return found.map(({ reason }) => ` ${reason}`).join('');
}

/**
 * Specialize a simplified model.
 * @param inputShape - [1, C, H, W], or [1, C, L] of a series.
 * @param work - what may be computed ahead, of one that is tried at several sizes for all of them.
 * @throws UserError where a node does not fit that shape.
 */
export function specialize(model: OnnxModel, inputShape: Shape, work?: Work): Graph {
  const { nameOf, ...typed } = typeNodes(model, new Map([[model.input, inputShape]]), work);
  return { input: model.input, output: nameOf(model.output), ...typed };
}

/** Read every node, given the shapes of all inputs. `nameOf`: where a value of the file ended up. */
export function typeNodes(
  model: Pick<OnnxNetwork, 'nodes' | 'constants' | 'opset'>,
  inputs: ReadonlyMap<string, Shape>,
  work?: Work,
): Pick<Graph, 'nodes' | 'constants' | 'shapes'> & { nameOf(value: string): string } {
  const constants = new Map(model.constants);
  const budget = new Budget(constants, work);
  const shapes = new Map<string, Shape>(inputs);
  for (const [name, tensor] of constants) shapes.set(name, tensor.shape);
  const nodes: Node[] = [];
  const aliases = new Map<string, string>();
  const nameOf = (name: string): string => aliases.get(name) ?? name;
  /** What is computed here may be another value at another size, and executors keep constants by name. */
  const define = (name: string, value: ConstantTensor): void => {
    const unique = `${name} ${fingerprint(value)}`;
    aliases.set(name, unique);
    constants.set(unique, value);
    shapes.set(unique, value.shape);
  };
  const values: KnownInputs = {
    shape: (name) => shapes.get(name),
    constant: (name) => constants.get(name),
  };
  /** @param origin - see `Node`. @param isOwn - whether it is of the file, and not written here. */
  const place = (raw: OnnxNode, origin: string | null, isOwn: boolean): void => {
    const node = { ...raw, inputs: raw.inputs.map(nameOf) };
    if (isOwn) checkOperands(node, model.opset, values);
    const branch = takenBranch(node, constants.get(node.inputs[0]));
    if (branch) {
      branch.constants.forEach((value, name) => define(name, value));
      branch.nodes.forEach((inner) => place(inner, inner.op, isOwn));
      return;
    }
    const known = inNode(node, () => knownValue(node, constants, shapes, budget));
    if (known) {
      known.forEach((value, i) => define(node.outputs[i], value));
      return;
    }
    if (isPassThrough(node)) {
      aliases.set(node.outputs[0], node.inputs[0]);
      return;
    }
    const reader = nodeReader(node, model.opset, constants, shapes);
    const expansion = new Expansion(node);
    const result = inNode(node, () => compositeOf(node.op)?.(reader, expansion) ?? null);
    if (result !== null) {
      expansion.constants.forEach((value, name) => {
        budget.spend(node, elementCount(value.shape));
        define(name, value);
      });
      const [first, ...further] = typeof result === 'string' ? [result] : result;
      const made = expansion.nodes.find(({ outputs }) => outputs[0] === first);
      for (const part of expansion.nodes) {
        place(
          part === made ? { ...part, outputs: [node.outputs[0]] } : part,
          part === made ? origin : null,
          false,
        );
      }
      if (!made) aliases.set(node.outputs[0], nameOf(first));
      further.forEach((name, i) => aliases.set(node.outputs[i + 1], nameOf(name)));
      return;
    }
    const typed = readNode(node, origin, reader);
    const rule = OP_RULES[typed.op] as OpRule<Node['op']>;
    const extents = typed.inputs.map((name) => shapes.get(name) as Shape);
    const empty = extents.findIndex((shape) => elementCount(shape) === 0);
    if (empty >= 0) {
      throw new UserError(
        `${nodeText(node)} takes a tensor of shape ${shapeText(extents[empty])} as input ${empty}, in which there is no number.`,
      );
    }
    const outputs = inNode(node, () => rule.shapes(typed as never, extents));
    checkExtents(node, outputs);
    typed.outputs.slice(0, outputs.length).forEach((name, i) => shapes.set(name, outputs[i]));
    nodes.push(typed);
  };
  for (const node of model.nodes) place(node, node.op, true);
  return { nodes, constants, shapes, nameOf };
}

/** @throws UserError for a result without a number in it, or that is no tensor at all. */
function checkExtents(node: OnnxNode, shapes: readonly Shape[]): void {
  const wrong = shapes.find((shape) => !shape.every((extent) => Number.isSafeInteger(extent) && extent > 0));
  const large = shapes.find((shape) => elementCount(shape) > LIMITS.network.values);
  if (large) {
    throw new UserError(
      `${nodeText(node)} would make a tensor of shape ${shapeText(large)}, ${count(elementCount(large))} numbers; at most ${count(LIMITS.network.values)} are supported.`,
    );
  }
  if (!wrong) return;
  throw new UserError(
    `${nodeText(node)} would make a tensor of shape ${shapeText(wrong)}; try another input size, or export the network again.`,
  );
}

/** Casts between floating-point types change nothing here: all of them are float32. */
function isPassThrough({ op, attributes }: OnnxNode): boolean {
  return (
    PASS_THROUGH.includes(op) || op === 'CastLike' || (op === 'Cast' && isFloatType(attributes.get('to')))
  );
}

/** FNV-1a of the bits of a tensor, with its shape. */
function fingerprint({ type, shape, data }: ConstantTensor): string {
  // Looked up once: in a sandbox, as tests run in, a global costs a hundred times what the rest of the loop does.
  const { imul } = Math;
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bits.length; i++) hash = imul(hash ^ bits[i], 0x01000193);
  return `${type}[${shape}]#${(hash >>> 0).toString(36)}`;
}

function knownValue(
  node: OnnxNode,
  constants: ReadonlyMap<string, ConstantTensor>,
  shapes: ReadonlyMap<string, Shape>,
  budget: Budget,
): readonly ConstantTensor[] | undefined {
  if (node.op === 'Shape' || node.op === 'Size')
    return [foldShape(node, shapes.get(node.inputs[0]) as Shape)];
  const inputs = node.inputs.map((name) => constants.get(name));
  return inputs.every((input, i) => input || node.inputs[i] === '')
    ? fold(node, inputs as ConstantTensor[], budget)
    : undefined;
}

function readNode(node: OnnxNode, origin: string | null, reader: NodeReader): Node {
  const op = opNameOf(node.op);
  if (node.op === 'If') {
    throw new FitsNoSize(`If (${node.name}) chooses by what the running network says. ${CONTROL_FLOW}`);
  }
  if (!op) {
    throw new FitsNoSize(
      `${node.op} (${node.name}) works on values that are only known while the network runs, which is not supported.${reasonsFor([node.op])}`,
    );
  }
  const { attributes, inputs } = inNode(node, () => (OP_RULES[op] as OpRule<Node['op']>).read(reader));
  return {
    op,
    origin,
    name: node.name,
    inputs: inputs ?? node.inputs.filter((name) => name !== ''),
    outputs: node.outputs.filter((name) => name !== ''),
    attributes,
    module: node.module,
    ...(node.absorbed && { absorbed: node.absorbed }),
  } as Node;
}

function nodeReader(
  node: OnnxNode,
  opset: number,
  constants: ReadonlyMap<string, ConstantTensor>,
  shapes: ReadonlyMap<string, Shape>,
): NodeReader {
  const attribute = (name: string): OnnxAttribute | undefined => node.attributes.get(name);
  const constant = (input: number): ConstantTensor | undefined => {
    const name = node.inputs[input];
    if (!name) return undefined;
    const value = constants.get(name);
    if (!value) {
      throw new UserError(
        `${node.op} (${node.name}) takes input ${input} (${name}) from the running network; it must be a constant.`,
      );
    }
    return value;
  };
  return {
    node,
    opset,
    attribute,
    shape: (input) => shapes.get(node.inputs[input]) as Shape,
    constant,
    known: (input) => constants.get(node.inputs[input]),
    list: (name, input) => {
      const value = attribute(name);
      if (Array.isArray(value)) return value as readonly number[];
      const given = constant(input);
      return given && [...given.data];
    },
    number: (name, fallback) => {
      const value = attribute(name);
      return typeof value === 'number' ? value : fallback;
    },
    numbers: (name) => {
      const value = attribute(name);
      return Array.isArray(value) ? (value as readonly number[]) : undefined;
    },
    text: (name, fallback) => {
      const value = attribute(name);
      return typeof value === 'string' ? value : fallback;
    },
  };
}
