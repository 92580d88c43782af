/** Functions of a model's own (ONNX FunctionProto): every call becomes the nodes of its body. */
import type { AttributeProto, FunctionProto, GraphProto, ModelProto, NodeProto, TensorProto } from 'onnx-buf';
import { UserError } from '../contract/errors';
import { LIMITS } from '../limits';

/** A copy with other fields. What a message leaves out lies with its prototype, which a spread would lose. */
const changed = <T extends object>(message: T, fields: Partial<T>): T =>
  Object.assign(Object.create(Object.getPrototypeOf(message) as object) as T, message, fields);

const keyOf = (domain: string, name: string, overload: string): string =>
  `${domain === 'ai.onnx' ? '' : domain}:${name}:${overload}`;

type Naming = (name: string) => string;

/**
 * Nodes of a model without calls of its own functions.
 * @throws UserError where a function calls itself, is of another operator set, or all together become too much.
 */
export function inlinedNodes(
  { functions, graph, opsetImport }: ModelProto,
  file: string,
): readonly NodeProto[] {
  if (functions.length === 0 || !graph) return graph?.node ?? [];
  const known = new Map(functions.map((each) => [keyOf(each.domain, each.name, each.overload), each]));
  const opset = opsetOf(opsetImport);
  const { nodes: mostNodes, nesting, inlinedBytes } = LIMITS.network;
  let [count, bytes] = [0, 0];

  /** Functions that call functions can become more than any memory holds, of few bytes. */
  const become = (node: NodeProto, isCopy: boolean): void => {
    count += 1;
    if (isCopy) bytes += bytesOf(node);
    if (count <= mostNodes && bytes <= inlinedBytes) return;
    const what =
      count > mostNodes ? `${mostNodes} nodes` : `${inlinedBytes / 2 ** 20} MB of names and weights`;
    throw new UserError(
      `${file} has functions that become more than ${what}; export the network without them.`,
    );
  };

  /** @param depth of calls, and of graphs inside of operators */
  const expanded = (nodes: readonly NodeProto[], callers: readonly string[], depth: number): NodeProto[] => {
    if (depth > nesting) {
      throw new UserError(
        `${file} has functions that call each other more than ${nesting} deep; export the network without them.`,
      );
    }
    return nodes.flatMap((node) => {
      become(node, callers.length > 0);
      const key = keyOf(node.domain, node.opType, node.overload);
      const called = known.get(key);
      if (!called) {
        return [
          withGraphs(node, (inner) => changed(inner, { node: expanded(inner.node, callers, depth + 1) })),
        ];
      }
      if (callers.includes(key)) {
        throw new UserError(
          `${file} has a function ${called.name} that calls itself; export the network without it.`,
        );
      }
      const own = opsetOf(called.opsetImport);
      if (own !== null && opset !== null && own !== opset) {
        throw new UserError(
          `${file} has the function ${called.name} of opset ${own} in a network of opset ${opset}; export both of one (onnx.version_converter), or without functions (onnx.inliner).`,
        );
      }
      const body = bodyOf(called, node, `${node.name || node.opType}_${count}`);
      return expanded(body, [...callers, key], depth + 1);
    });
  };

  return expanded(graph.node, [], 0);
}

/** What a copy of a node takes, about: its names, and the numbers that are read of it again. */
function bytesOf({ name, input, output, attribute }: NodeProto): number {
  const names = [name, ...input, ...output].reduce((sum, each) => sum + each.length, 0);
  return attribute.reduce(
    (sum, { t, g, ints, floats, strings }) =>
      sum +
      8 * (ints.length + floats.length + strings.length) +
      (t ? bytesOfTensor(t) : 0) +
      (g?.initializer ?? []).reduce((all, each) => all + bytesOfTensor(each), 0),
    names,
  );
}

const bytesOfTensor = ({ rawData, floatData, doubleData, int32Data, int64Data }: TensorProto): number =>
  rawData.length +
  8 * [floatData, doubleData, int32Data, int64Data].reduce((sum, { length }) => sum + length, 0);

/** Of ONNX's own operators; null where none is named. */
function opsetOf(imports: ModelProto['opsetImport']): number | null {
  const found = imports.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  return found ? Number(found.version) : null;
}

/** The nodes of a function with what a call gives it. */
function bodyOf(called: FunctionProto, call: NodeProto, prefix: string): NodeProto[] {
  const names = new Map<string, string>();
  called.input.forEach((name, i) => names.set(name, call.input[i] ?? ''));
  called.output.forEach((name, i) => {
    if (call.output[i]) names.set(name, call.output[i]);
  });
  const named: Naming = (name) => (name === '' ? '' : (names.get(name) ?? `${prefix}/${name}`));
  const given = new Map([...called.attributeProto, ...call.attribute].map((each) => [each.name, each]));
  return called.node.map((node) => renamed(node, named, given, prefix));
}

function renamed(
  node: NodeProto,
  named: Naming,
  given: ReadonlyMap<string, AttributeProto>,
  prefix: string,
): NodeProto {
  const attribute = node.attribute.flatMap((each): AttributeProto[] => {
    if (each.refAttrName === '') return [each];
    const value = given.get(each.refAttrName);
    // What a call leaves out is left out.
    return value ? [changed(value, { name: each.name })] : [];
  });
  const whole = changed(node, {
    name: node.name && `${prefix}/${node.name}`,
    input: node.input.map(named),
    output: node.output.map(named),
    attribute,
  });
  return withGraphs(whole, (inner) =>
    changed(inner, {
      node: inner.node.map((each) => renamed(each, named, given, prefix)),
      initializer: inner.initializer.map((each) => changed(each, { name: named(each.name) })),
      input: inner.input.map((each) => changed(each, { name: named(each.name) })),
      output: inner.output.map((each) => changed(each, { name: named(each.name) })),
    }),
  );
}

/** A node whose graphs (those of an If) are changed. */
function withGraphs(node: NodeProto, change: (inner: GraphProto) => GraphProto): NodeProto {
  if (!node.attribute.some(({ g }) => g)) return node;
  return {
    ...node,
    attribute: node.attribute.map((each) => (each.g ? changed(each, { g: change(each.g) }) : each)),
  };
}
