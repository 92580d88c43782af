/** Branches: an If whose condition is known is the nodes of the branch that is taken. */
import type { OnnxBranch, OnnxNode } from '../onnx/model';
import type { ConstantTensor } from '../tensor';

export type Branch = Pick<OnnxBranch, 'nodes' | 'constants'>;

/**
 * What takes the place of an If (ONNX If-21), under names that the network around it has not.
 * @returns null for any other operator, and where the condition is not known.
 */
export function takenBranch(node: OnnxNode, condition: ConstantTensor | undefined): Branch | null {
  if (node.op !== 'If' || !condition) return null;
  const branch = node.attributes.get(condition.data[0] ? 'then_branch' : 'else_branch') as OnnxBranch;
  const { captured, outputs } = branch;
  const around = node.inputs.slice(node.inputs.length - captured.length);
  const names = new Map(captured.map((name, i) => [name, around[i]]));
  const own = (name: string): string => `${node.outputs[0]}/${name}`;
  const made = branch.nodes.flatMap((inner) => inner.outputs.filter((name) => name !== ''));
  for (const name of [...branch.constants.keys(), ...made]) names.set(name, own(name));
  const named = (name: string): string => names.get(name) ?? name;
  return {
    constants: new Map([...branch.constants].map(([name, value]) => [named(name), value])),
    nodes: [
      ...branch.nodes.map((inner) => ({
        ...inner,
        inputs: inner.inputs.map(named),
        outputs: inner.outputs.map(named),
      })),
      ...outputs.map((name, i) => passedOn(node, named(name), i)),
    ],
  };
}

function passedOn(node: OnnxNode, value: string, i: number): OnnxNode {
  return { ...node, op: 'Identity', inputs: [value], outputs: [node.outputs[i]], attributes: new Map() };
}
