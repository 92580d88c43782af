/** A network at one input shape: reads every node with concrete shapes, so that later rooms meet only typed nodes. */
import { UserError } from '../analysis';
import { fold, foldShape } from '../graph/fold';
import type { Graph, Node } from '../graph/ir';
import type { ConstantTensor, Shape } from '../graph/tensor';
import type { OnnxAttribute, OnnxModel, OnnxNetwork, OnnxNode } from '../onnx/model';
import { OP_RULES, opNameOf } from './registry';
import type { NodeReader, OpRule } from './rule';

/** Operators that exist only ahead of the run. */
const FOLDED = [
  'Shape',
  'Constant',
  'Cast',
  'Gather',
  'Range',
  'ConstantOfShape',
  'Equal',
  'Where',
  'Floor',
  'Ceil',
  'Identity',
];

/**
 * Every operator that the network uses and the product lacks, with a node each.
 * @throws UserError that names them all.
 */
export function checkOperators(model: OnnxModel, name: string): void {
  const missing = new Map<string, string[]>();
  for (const node of model.nodes) {
    if (opNameOf(node.op) || FOLDED.includes(node.op)) continue;
    missing.set(node.op, [...(missing.get(node.op) ?? []), node.name]);
  }
  if (missing.size === 0) return;
  const list = [...missing].map(
    ([op, nodes]) => `${op} (${nodes[0]}${nodes.length > 1 ? ` and ${nodes.length - 1} more` : ''})`,
  );
  throw new UserError(`${name} uses operators that are not supported: ${list.join(', ')}.`);
}

/**
 * Specialize a simplified model.
 * @param inputShape - [1, C, H, W], or [1, C, L] of a series.
 * @throws UserError where a node does not fit that shape.
 */
export function specialize(model: OnnxModel, inputShape: Shape): Graph {
  const typed = typeNodes(model, new Map([[model.input, inputShape]]));
  return { input: model.input, output: model.output, ...typed };
}

/** Read every node, given the shapes of all inputs. */
export function typeNodes(
  model: Pick<OnnxNetwork, 'nodes' | 'constants' | 'opset'>,
  inputs: ReadonlyMap<string, Shape>,
): Pick<Graph, 'nodes' | 'constants' | 'shapes'> {
  const constants = new Map(model.constants);
  const shapes = new Map<string, Shape>(inputs);
  for (const [name, tensor] of constants) shapes.set(name, tensor.shape);
  const nodes: Node[] = [];
  const define = (name: string, value: ConstantTensor): void => {
    constants.set(name, value);
    shapes.set(name, value.shape);
  };

  for (const node of model.nodes) {
    const known = knownValue(node, constants, shapes);
    if (known) {
      define(node.outputs[0], known);
      continue;
    }
    const typed = readNode(node, model.opset, constants, shapes);
    const rule = OP_RULES[typed.op] as OpRule<Node['op']>;
    const inputs = typed.inputs.map((name) => shapes.get(name) as Shape);
    const outputs = inNode(node, () => rule.shapes(typed as never, inputs));
    typed.outputs.forEach((name, i) => shapes.set(name, outputs[i]));
    nodes.push(typed);
  }
  return { nodes, constants, shapes };
}

function knownValue(
  node: OnnxNode,
  constants: ReadonlyMap<string, ConstantTensor>,
  shapes: ReadonlyMap<string, Shape>,
): ConstantTensor | undefined {
  if (node.op === 'Shape') return foldShape(node, shapes.get(node.inputs[0]) as Shape);
  const inputs = node.inputs.map((name) => constants.get(name));
  return inputs.every((input, i) => input || node.inputs[i] === '')
    ? fold(node, inputs as ConstantTensor[])
    : undefined;
}

function readNode(
  node: OnnxNode,
  opset: number,
  constants: ReadonlyMap<string, ConstantTensor>,
  shapes: ReadonlyMap<string, Shape>,
): Node {
  const op = opNameOf(node.op);
  if (!op) {
    throw new UserError(
      `${node.op} (${node.name}) works on values that are only known while the network runs, which is not supported.`,
    );
  }
  const reader = nodeReader(node, opset, constants, shapes);
  const { attributes, inputs } = inNode(node, () => (OP_RULES[op] as OpRule<Node['op']>).read(reader));
  return {
    op,
    name: node.name,
    inputs: inputs ?? node.inputs.filter((name) => name !== ''),
    outputs: node.outputs.filter((name) => name !== ''),
    attributes,
    module: node.module,
  } as Node;
}

/** Names the node in errors of shape arithmetic. */
function inNode<T>(node: OnnxNode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(`${node.op} (${node.name}): ${error.message}; try a larger input size.`);
  }
}

function nodeReader(
  node: OnnxNode,
  opset: number,
  constants: ReadonlyMap<string, ConstantTensor>,
  shapes: ReadonlyMap<string, Shape>,
): NodeReader {
  const attribute = (name: string): OnnxAttribute | undefined => node.attributes.get(name);
  return {
    node,
    opset,
    attribute,
    shape: (input) => shapes.get(node.inputs[input]) as Shape,
    constant: (input) => {
      const name = node.inputs[input];
      if (!name) return undefined;
      const value = constants.get(name);
      if (!value) {
        throw new UserError(
          `${node.op} (${node.name}) takes input ${input} (${name}) from the running network; it must be a constant.`,
        );
      }
      return value;
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
