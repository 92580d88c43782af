/** Whether a node is of the form that its operator needs, before any rule reads it. */
import { UserError } from '../../contract/errors';
import { elementCount, type ConstantTensor, type Shape } from '../../tensor';
import { valueText } from '../../text/sentence';
import type { OnnxAttribute, OnnxBranch, OnnxNode } from '../network';
import { attributeType, formOf, inputCounts, kindsOf, requiredAttributes, type Form } from './official';
import { operandFault, type Operands } from './operands';
import type { Rank } from './values';
import { validatorOf } from './attributes';

/** What is said of a node begins with it. */
export const nodeText = ({ op, name }: Pick<OnnxNode, 'op' | 'name'>): string => `${op} (${name})`;

const isBranch = (value: OnnxAttribute): value is OnnxBranch => typeof value === 'object' && 'nodes' in value;

/** Whether a value is of the type that ONNX gives an attribute. Types that are never read are not told apart. */
const TYPES: Readonly<Record<string, readonly [string, (value: OnnxAttribute) => boolean]>> = {
  int: ['a whole number', Number.isInteger],
  float: ['a number', (value) => typeof value === 'number' && !Number.isNaN(value)],
  string: ['a word', (value) => typeof value === 'string'],
  ints: ['a list of whole numbers', (value) => Array.isArray(value) && value.every(Number.isInteger)],
  floats: [
    'a list of numbers',
    (value) => Array.isArray(value) && value.every((each) => typeof each === 'number' && !Number.isNaN(each)),
  ],
  tensor: ['a tensor', (value) => typeof value === 'object' && 'data' in value],
  graph: ['a graph', isBranch],
};

/** Values around the node that graphs inside of it take; they follow the node's own inputs. */
function capturedBy(node: OnnxNode): number {
  const branch = [...node.attributes.values()].find(isBranch);
  return branch?.captured.length ?? 0;
}

/**
 * Names, numbers of inputs and outputs, and attributes of nodes, and of those inside of them.
 * @param known - values that are there before the first of them.
 * @param isRead - whether there is a way to read an operator; others are refused by name, whatever their form.
 * @throws UserError for the first that is not as it must be.
 */
export function checkNodes(
  nodes: readonly OnnxNode[],
  opset: number,
  known: Iterable<string>,
  isRead: (operator: string) => boolean,
): void {
  const made = new Set(known);
  for (const node of nodes) {
    checkNames(node, made);
    // What is refused by name is not looked into: a Loop gives values to its graph that an If does not.
    if (!isRead(node.op)) continue;
    const form = formOf(node.op, opset);
    if (form) {
      checkCounts(node, form);
      checkAttributes(node, form, null);
    }
    for (const value of node.attributes.values()) {
      if (isBranch(value))
        checkNodes(value.nodes, opset, [...value.captured, ...value.constants.keys()], isRead);
    }
  }
}

function checkNames(node: OnnxNode, made: Set<string>): void {
  for (const name of node.inputs) {
    if (name !== '' && !made.has(name)) {
      throw new UserError(
        `${nodeText(node)} takes ${name}, which nothing before it makes; export the network again.`,
      );
    }
  }
  for (const name of node.outputs) {
    if (name === '') continue;
    if (made.has(name)) {
      throw new UserError(
        `${nodeText(node)} makes ${name}, which is there before it; export the network again.`,
      );
    }
    made.add(name);
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const between = (least: number, most: number): string => {
  if (least === most) return String(least);
  return most === Infinity ? `${least} or more` : `${least} to ${most}`;
};

function checkCounts(node: OnnxNode, form: Form): void {
  const [least, most] = inputCounts(form);
  const inputs = node.inputs.slice(0, node.inputs.length - capturedBy(node));
  const [few, many] = form.outputs as readonly [number, number | null];
  const counts: readonly (readonly [string, number, number, number])[] = [
    ['input', inputs.length, least, most],
    ['output', node.outputs.length, few, many ?? Infinity],
  ];
  for (const [what, count, low, high] of counts) {
    if (count < low || count > high) {
      throw new UserError(
        `${nodeText(node)} has ${counted(count, what)}, where ${between(low, high)} ${low === 1 && high === 1 ? 'is' : 'are'} needed.`,
      );
    }
  }
  const formal = (input: number): string => form.inputs[input] ?? form.inputs.at(-1) ?? '';
  const absent = inputs.findIndex((name, i) => name === '' && !formal(i).endsWith('?'));
  if (absent >= 0) {
    throw new UserError(`${nodeText(node)} has no input ${absent}, which it cannot do without.`);
  }
  if (node.outputs[0] === '' && few > 0) {
    throw new UserError(`${nodeText(node)} has an output without a name; export the network again.`);
  }
}

function checkAttributes(node: OnnxNode, form: Form, rank: Rank): void {
  const missing = requiredAttributes(form).find(
    (name) => !node.attributes.has(name) && name !== 'consumed_inputs',
  );
  if (missing !== undefined) {
    throw new UserError(`${nodeText(node)} has no attribute ${missing}, which it cannot do without.`);
  }
  for (const [name, value] of node.attributes) checkAttribute(node, form, name, value, rank);
}

function checkAttribute(node: OnnxNode, form: Form, name: string, value: OnnxAttribute, rank: Rank): void {
  const type = attributeType(node.op, name, form);
  if (type === undefined) {
    throw new UserError(`${nodeText(node)} has an attribute ${name}, which this operator does not know.`);
  }
  const [needs, accepts] = TYPES[type] ?? ['', () => true];
  const validator = validatorOf(node.op, name);
  const needed = accepts(value)
    ? (validator?.accepts(value, rank) ?? true)
      ? null
      : validator?.needs(rank)
    : needs;
  if (needed === null || needed === undefined) return;
  throw new UserError(`${nodeText(node)} has ${name} = ${valueText(value)}, where ${needed} must be given.`);
}

/** What is known of a node's inputs where it is computed. */
export interface KnownInputs {
  /** undefined: nothing makes it. */
  shape(name: string): Shape | undefined;
  constant(name: string): ConstantTensor | undefined;
}

/**
 * Attributes against the rank of the first input, kinds and shapes of the inputs, values of those that are known.
 * @throws UserError for what does not fit.
 */
export function checkOperands(node: OnnxNode, opset: number, known: KnownInputs): void {
  const form = formOf(node.op, opset);
  const inputs = node.inputs.slice(0, node.inputs.length - capturedBy(node));
  const shapes = inputs.map((name) => (name === '' ? undefined : known.shape(name)));
  const lost = inputs.find((name, i) => name !== '' && shapes[i] === undefined);
  if (lost !== undefined) {
    throw new UserError(
      `${nodeText(node)} takes ${lost}, which is not computed here; export the network without it.`,
    );
  }
  if (!form) return;
  const constants = inputs.map((name) => (name === '' ? undefined : known.constant(name)));
  constants.forEach((constant, i) => {
    const kinds = kindsOf(form, i);
    if (!constant || kinds === '' || elementCount(constant.shape) === 0) return;
    const isReal = constant.type === 'float';
    if (isReal ? kinds.includes('f') : /[ib]/.test(kinds)) return;
    throw new UserError(
      `${nodeText(node)} has ${isReal ? 'real' : 'whole'} numbers as input ${i}, where ${isReal ? (kinds === 'b' ? 'truth values' : 'whole numbers') : 'real ones'} are needed.`,
    );
  });
  const rank = shapes[0]?.length ?? null;
  for (const [name, value] of node.attributes) checkAttribute(node, form, name, value, rank);
  const operands: Operands = {
    node,
    opset,
    shapes,
    constants,
  };
  const fault = operandFault(operands);
  if (fault !== null) throw new UserError(`${nodeText(node)} ${fault}.`);
}
