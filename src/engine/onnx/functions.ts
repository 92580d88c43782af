/** Functions of a model's own (ONNX FunctionProto): every call becomes the nodes of its body. */
import type { AttributeProto, FunctionProto, GraphProto, ModelProto, NodeProto } from 'onnx-buf';
import { UserError } from '../contract/errors';

/** A copy with other fields. What a message leaves out lies with its prototype, which a spread would lose. */
const changed = <T extends object>(message: T, fields: Partial<T>): T =>
  Object.assign(Object.create(Object.getPrototypeOf(message) as object) as T, message, fields);

/** More nodes than any network has; functions that call functions can become more than any memory holds. */
const MOST_NODES = 200_000;

const keyOf = (domain: string, name: string, overload: string): string =>
  `${domain === 'ai.onnx' ? '' : domain}:${name}:${overload}`;

type Naming = (name: string) => string;

/**
 * Nodes of a model without calls of its own functions.
 * @throws UserError where a function calls itself, is of another operator set, or all together are too many nodes.
 */
export function inlinedNodes(
  { functions, graph, opsetImport }: ModelProto,
  file: string,
): readonly NodeProto[] {
  if (functions.length === 0 || !graph) return graph?.node ?? [];
  const known = new Map(functions.map((each) => [keyOf(each.domain, each.name, each.overload), each]));
  const opset = opsetOf(opsetImport);
  let count = 0;

  const expanded = (nodes: readonly NodeProto[], callers: readonly string[]): NodeProto[] =>
    nodes.flatMap((node) => {
      if (++count > MOST_NODES) {
        throw new UserError(
          `${file} has functions that become more than ${MOST_NODES} nodes; export the network without them.`,
        );
      }
      const key = keyOf(node.domain, node.opType, node.overload);
      const called = known.get(key);
      if (!called)
        return [withGraphs(node, (inner) => changed(inner, { node: expanded(inner.node, callers) }))];
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
      return expanded(bodyOf(called, node, `${node.name || node.opType}_${count}`), [...callers, key]);
    });

  return expanded(graph.node, []);
}

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
