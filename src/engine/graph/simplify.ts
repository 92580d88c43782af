/** Rewrites that hold at every input size: constants ahead, channels first, affine maps into convolutions, nothing that has no effect. */
import type { OnnxModel, OnnxNode } from '../onnx/model';
import { takenBranch } from './branches';
import { Budget, type Work } from './budget';
import { channelsFirst } from './channelsFirst';
import { checkOperands } from '../onnx/schema/check';
import { fold } from './fold';
import { foldAffine } from './foldAffine';
import { inNode } from './inNode';
import { recogniseActivations } from './recognise';
import type { ConstantTensor } from '../tensor';

/** Operators that return their first input in evaluation mode. */
export const PASS_THROUGH: readonly string[] = ['Identity', 'Dropout'];

/**
 * The same network with less in it.
 * @param work - what may be computed ahead, of one that is simplified for several outputs for all of them.
 * @throws UserError for a node that is not as its operator needs it; FitsNoSize for more numbers than may be computed ahead.
 */
export function simplify(model: OnnxModel, work?: Work): OnnxModel {
  const folded = foldConstants(model, new Budget(model.constants, work));
  return [channelsFirst, dropPassThrough, recogniseActivations, foldAffine, dropUnused].reduce(
    (m, rewrite) => rewrite(m),
    folded,
  );
}

function foldConstants(model: OnnxModel, budget: Budget): OnnxModel {
  const constants = new Map(model.constants);
  const nodes: OnnxNode[] = [];
  const known = (node: OnnxNode, inputs: readonly ConstantTensor[]): readonly ConstantTensor[] | undefined =>
    inNode(node, () => {
      checkOperands(node, model.opset, {
        shape: (name) => constants.get(name)?.shape,
        constant: (name) => constants.get(name),
      });
      return fold(node, inputs, budget);
    });
  const visit = (node: OnnxNode): void => {
    const inputs = node.inputs.map((name) => constants.get(name));
    const branch = takenBranch(node, inputs[0]);
    if (branch) {
      branch.constants.forEach((tensor, name) => constants.set(name, tensor));
      branch.nodes.forEach(visit);
      return;
    }
    const isKnown = inputs.every((input, i) => input !== undefined || node.inputs[i] === '');
    const value = isKnown ? known(node, inputs as ConstantTensor[]) : undefined;
    value?.forEach((tensor, i) => constants.set(node.outputs[i], tensor));
    if (value === undefined) nodes.push(node);
  };
  model.nodes.forEach(visit);
  return { ...model, nodes, constants };
}

function renamed(
  model: OnnxModel,
  nodes: readonly OnnxNode[],
  names: ReadonlyMap<string, string>,
): OnnxModel {
  const final = (name: string): string => {
    let last = name;
    for (let next = names.get(last); next !== undefined; next = names.get(last)) last = next;
    return last;
  };
  return {
    ...model,
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(final) })),
    output: final(model.output),
  };
}

function dropPassThrough(model: OnnxModel): OnnxModel {
  const isDropped = ({ op }: OnnxNode): boolean => PASS_THROUGH.includes(op);
  const names = new Map(model.nodes.filter(isDropped).map(({ inputs, outputs }) => [outputs[0], inputs[0]]));
  return renamed(
    model,
    model.nodes.filter((node) => !isDropped(node)),
    names,
  );
}

function dropUnused(model: OnnxModel): OnnxModel {
  const needed = new Set([model.output]);
  const nodes = [...model.nodes].reverse().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    node.inputs.forEach((name) => needed.add(name));
    return true;
  });
  const constants = new Map([...model.constants].filter(([name]) => needed.has(name)));
  return { ...model, nodes: nodes.reverse(), constants };
}
