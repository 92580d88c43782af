/** Rewrites that hold at every input size: constants ahead, batch norm into convolutions, nothing that has no effect. */
import type { OnnxModel, OnnxNode } from '../onnx/model';
import { fold } from './fold';
import { elementCount, type ConstantTensor } from './tensor';

/** Operators that return their first input in evaluation mode. */
const PASS_THROUGH: readonly string[] = ['Identity', 'Dropout'];

/** The same network with less in it. */
export function simplify(model: OnnxModel): OnnxModel {
  return [foldConstants, dropPassThrough, foldBatchNorm, dropUnused].reduce(
    (m, rewrite) => rewrite(m),
    model,
  );
}

function foldConstants(model: OnnxModel): OnnxModel {
  const constants = new Map(model.constants);
  const nodes = model.nodes.filter((node) => {
    const inputs = node.inputs.map((name) => constants.get(name));
    if (!inputs.every((input, i) => input !== undefined || node.inputs[i] === '')) return true;
    const value = fold(node, inputs as ConstantTensor[]);
    if (value) constants.set(node.outputs[0], value);
    return value === undefined;
  });
  return { ...model, nodes, constants };
}

function renamed(
  model: OnnxModel,
  nodes: readonly OnnxNode[],
  names: ReadonlyMap<string, string>,
): OnnxModel {
  const final = (name: string): string => {
    const next = names.get(name);
    return next === undefined ? name : final(next);
  };
  return {
    ...model,
    nodes: nodes.map((node) => ({ ...node, inputs: node.inputs.map(final) })),
    output: final(model.output),
  };
}

function dropPassThrough(model: OnnxModel): OnnxModel {
  const dropped = model.nodes.filter((node) => PASS_THROUGH.includes(node.op));
  const names = new Map(dropped.map((node) => [node.outputs[0], node.inputs[0]]));
  return renamed(
    model,
    model.nodes.filter((node) => !dropped.includes(node)),
    names,
  );
}

/** A classifier without the softmax (or LogSoftmax) at its very end: logits are explained, never probabilities. */
export function withoutFinalSoftmax(model: OnnxModel): OnnxModel {
  const last = model.nodes.find((node) => node.outputs[0] === model.output);
  if (!last || !['Softmax', 'LogSoftmax'].includes(last.op)) return model;
  return dropUnused({ ...model, output: last.inputs[0] });
}

function foldBatchNorm(model: OnnxModel): OnnxModel {
  const constants = new Map(model.constants);
  const producers = new Map(model.nodes.map((node) => [node.outputs[0], node]));
  const uses = new Map<string, number>();
  for (const name of [model.output, ...model.nodes.flatMap((node) => node.inputs)])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  const replaced = new Map<OnnxNode, OnnxNode | null>();
  for (const norm of model.nodes) {
    const conv = producers.get(norm.inputs[0]);
    if (norm.op !== 'BatchNormalization' || conv?.op !== 'Conv' || uses.get(conv.outputs[0]) !== 1) continue;
    const parts = [conv.inputs[1], ...norm.inputs.slice(1)].map((name) => constants.get(name));
    const bias = conv.inputs[2] ? constants.get(conv.inputs[2]) : null;
    if (parts.includes(undefined) || bias === undefined) continue;
    const epsilon = norm.attributes.get('epsilon');
    const folded = normalized(parts as ConstantTensor[], bias, typeof epsilon === 'number' ? epsilon : 1e-5);
    const [filterName, biasName] = [`${norm.outputs[0]}.filter`, `${norm.outputs[0]}.bias`];
    constants.set(filterName, folded.filter).set(biasName, folded.bias);
    replaced.set(conv, null);
    replaced.set(norm, {
      ...conv,
      inputs: [conv.inputs[0], filterName, biasName],
      outputs: norm.outputs,
      module: norm.module,
    });
  }
  const nodes = model.nodes.flatMap((node) => {
    const replacement = replaced.get(node);
    return replacement === undefined ? [node] : replacement === null ? [] : [replacement];
  });
  return { ...model, nodes, constants };
}

function normalized(
  [filter, gamma, beta, mean, variance]: readonly ConstantTensor[],
  bias: ConstantTensor | null,
  epsilon: number,
): { filter: ConstantTensor; bias: ConstantTensor } {
  const scale = Float32Array.from(gamma.data, (g, c) => g / Math.sqrt(variance.data[c] + epsilon));
  const each = elementCount(filter.shape.slice(1));
  // Plain loops: this touches every weight of the network.
  const scaled = new Float32Array(filter.data);
  for (let c = 0; c < scale.length; c++) {
    for (let i = c * each; i < (c + 1) * each; i++) scaled[i] *= scale[c];
  }
  return {
    filter: { type: 'float', shape: filter.shape, data: scaled },
    bias: {
      type: 'float',
      shape: beta.shape,
      data: Float32Array.from(beta.data, (b, c) => b + ((bias?.data[c] ?? 0) - mean.data[c]) * scale[c]),
    },
  };
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
