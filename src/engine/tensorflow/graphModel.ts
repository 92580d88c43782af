/** A GraphModel, TensorFlow's GraphDef in JSON, → nodes with ONNX operators. */
import { UserError } from '../contract/errors';
import type { ConstantTensor } from '../tensor';
import type { OnnxInput } from '../onnx/model';
import { asGiven, named, opened, type Converted } from './ends';
import { listedByKind } from '../text/listed';
import type { Json } from './json';
import { Operation, whole } from './operations/operation';
import { operationRule } from './operations/rules';
import { Writer } from './writer';

interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** Node and output of each value that it takes. */
  readonly inputs: readonly (readonly [string, number])[];
  readonly attributes: Json;
}

const [CONSTANT, PLACEHOLDERS] = ['Const', ['Placeholder', 'PlaceholderWithDefault']];
/** What a converted SavedModel is called by, around all of it. */
const CALL = /^(StatefulPartitionedCall|PartitionedCall)\//;

/**
 * @param topology - `modelTopology` of model.json.
 * @param signature - names its inputs and outputs, if there is one.
 * @throws UserError that names every operation that is not known; for weights that are missing.
 */
export function convertGraph(
  topology: Json,
  signature: Json,
  constants: Map<string, ConstantTensor>,
  file: string,
): Converted {
  const nodes = new Map(
    topology
      .at('node')
      .items()
      .map(nodeOf)
      .map((node) => [node.name, node]),
  );
  const ends = endsOf(nodes, signature);
  const order = inOrder(nodes, ends.outputs, file);
  refuseUnknown(order, file);
  const draft = { nodes: [], constants };
  const inputs = order.filter(isPlaceholder).map((node) => inputOf(node, ends.inputs.get(node.name)));
  const values = new Map<string, readonly string[]>();
  for (const input of inputs) values.set(input.name, [opened(draft, input)]);
  const valueOf = ([name, output]: readonly [string, number]): string => {
    const value = values.get(name)?.[output];
    if (value === undefined)
      throw new UserError(`${file} does not fit together: ${name} has no output ${output}.`);
    return value;
  };
  for (const node of order) {
    if (isPlaceholder(node)) continue;
    if (node.op === CONSTANT) {
      if (!constants.has(node.name)) {
        throw new UserError(`${file} has no weights for ${node.name}; export the model again.`);
      }
      values.set(node.name, [node.name]);
      continue;
    }
    const path = node.name.replace(CALL, '').replaceAll('/', '.');
    const operation = new Operation(
      node.inputs.map(valueOf),
      new Writer(draft, node.name, path),
      node.attributes,
    );
    const results = operationRule(node.op)?.(operation) ?? [];
    values.set(node.name, typeof results === 'string' ? [results] : results);
  }
  return {
    ...draft,
    inputs: inputs.map(asGiven),
    outputs: ends.outputs.map((end) => named(draft, end[0], valueOf(end))),
  };
}

function nodeOf(json: Json): GraphNode {
  const inputs = json.at('input');
  return {
    name: json.at('name').text(),
    op: json.at('op').text(),
    // Those that only say what runs first begin with ^.
    inputs: (inputs.isMissing ? [] : inputs.items())
      .map((input) => input.text())
      .filter((input) => !input.startsWith('^'))
      .map(referenceOf),
    attributes: json.at('attr'),
  };
}

function referenceOf(value: string): readonly [string, number] {
  const [name, ...rest] = value.split(':');
  return [name, Number(rest.at(-1) ?? 0)];
}

const isPlaceholder = ({ op }: GraphNode): boolean => PLACEHOLDERS.includes(op);

/** By the signature; without one, outputs are what nothing reads. */
function endsOf(nodes: ReadonlyMap<string, GraphNode>, signature: Json) {
  const [inputs, outputs] = ['inputs', 'outputs'].map((key) => signature.at(key));
  const read = new Set([...nodes.values()].flatMap((node) => node.inputs.map(([name]) => name)));
  const last = [...nodes.values()].filter(
    ({ name, op }) => !read.has(name) && op !== CONSTANT && op !== 'NoOp',
  );
  return {
    inputs: new Map(
      (inputs.isMissing ? [] : inputs.entries()).map(([, tensor]) => [
        referenceOf(tensor.at('name').text())[0],
        tensor,
      ]),
    ),
    outputs: outputs.isMissing
      ? last.map(({ name }) => [name, 0] as const)
      : outputs.entries().map(([, tensor]) => referenceOf(tensor.at('name').text())),
  };
}

/** What the outputs need, every node after its inputs. @throws UserError for circles and nodes that are not there. */
function inOrder(
  nodes: ReadonlyMap<string, GraphNode>,
  outputs: readonly (readonly [string, number])[],
  file: string,
): readonly GraphNode[] {
  const order: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack = outputs.map(([name]) => name);
  // No recursion: graphs are thousands of nodes deep.
  for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
    const node = nodes.get(name);
    if (!node) throw new UserError(`${file} does not fit together: it has no node ${name}.`);
    const waiting = node.inputs.map(([input]) => input).filter((input) => state.get(input) !== 'done');
    if (state.get(name) === 'done' || waiting.length === 0) {
      if (state.get(name) !== 'done') order.push(node);
      state.set(name, 'done');
      stack.pop();
      continue;
    }
    if (waiting.some((input) => state.get(input) === 'open')) {
      throw new UserError(
        `${file} goes in a circle at ${name}, which is not supported; export a network without loops.`,
      );
    }
    state.set(name, 'open');
    stack.push(...waiting);
  }
  return order;
}

function refuseUnknown(order: readonly GraphNode[], file: string): void {
  const known = (node: GraphNode): boolean =>
    node.op === CONSTANT || isPlaceholder(node) || operationRule(node.op) !== undefined;
  const list = listedByKind(order.filter((node) => !known(node)).map(({ op, name }) => ({ kind: op, name })));
  if (list === null) return;
  throw new UserError(
    `${file} has operations that are not supported: ${list}. Export a network without them.`,
  );
}

function inputOf({ name, attributes }: GraphNode, tensor: Json | undefined): OnnxInput {
  const own = attributes.at('shape').at('shape').at('dim');
  const given = own.isMissing ? tensor?.at('tensorShape').at('dim') : own;
  const shape = !given || given.isMissing ? [] : given.items().map((dim) => whole(dim.at('size')));
  return { name, type: 'FLOAT', shape: shape.map((extent) => (extent > 0 ? extent : null)) };
}
