/**
 * Weights drawn anew, from the end of a network towards its beginning: a map that explains the network must change with them.
 * Adebayo, Gilmer, Muelly, Goodfellow, Hardt and Kim, Sanity Checks for Saliency Maps, NeurIPS 2018, section 3.1. Pure.
 */
import type { Randomisation } from '../contract/modelInfo';
import { computed, type ConstantTensor } from '../tensor';
import { normalField } from '../augment/random/field';
import type { OnnxNetwork } from '../onnx/network';

/** Operators with weights of their own, each of which is a layer. */
const WEIGHTED = ['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Einsum', 'LSTM', 'GRU', 'RNN'];
/** Operators that hand weights on. */
const PASSING = ['Identity', 'Transpose', 'Reshape', 'Cast', 'Unsqueeze', 'Squeeze'];

type Weights = Pick<OnnxNetwork, 'nodes' | 'constants'>;

/** Names of the weights of each layer, of the last one first; weights that several share belong to the last of them. */
export function layersFromEnd({ nodes, constants }: Weights): readonly (readonly string[])[] {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const behind = (name: string): string | null => {
    if (constants.get(name)?.type === 'float') return name;
    const maker = makers.get(name);
    return maker && PASSING.includes(maker.op) ? behind(maker.inputs[0]) : null;
  };
  const taken = new Set<string>();
  return [...nodes]
    .reverse()
    .filter(({ op }) => WEIGHTED.includes(op))
    .map(({ inputs }) =>
      inputs.map(behind).filter((name): name is string => {
        const isNew = name !== null && !taken.has(name);
        if (isNew) taken.add(name);
        return isNew;
      }),
    )
    .filter((names) => names.length > 0);
}

/**
 * The network with the weights of ⌈share · layers⌉ of its layers, counted from the end, drawn anew: each tensor from the normal
 * distribution of its own mean and standard deviation, so that activations stay of their order. The same seed draws the same.
 */
export function randomised<N extends Weights>(network: N, { share, seed }: Randomisation): N {
  const layers = layersFromEnd(network);
  const names = layers.slice(0, Math.ceil(share * layers.length - 1e-9)).flat();
  const constants = new Map(network.constants);
  names.forEach((name, stream) =>
    constants.set(name, drawn(constants.get(name) as ConstantTensor, seed, stream)),
  );
  return { ...network, constants };
}

function drawn(constant: ConstantTensor, seed: number, stream: number): ConstantTensor {
  return computed(constant.shape, () => {
    const { data } = constant;
    let [sum, squares] = [0, 0];
    for (let i = 0; i < data.length; i++) sum += data[i];
    const mean = sum / data.length;
    for (let i = 0; i < data.length; i++) squares += (data[i] - mean) ** 2;
    const deviation = Math.sqrt(squares / data.length);
    return normalField(seed, stream, data.length).map((value) => mean + deviation * value);
  });
}
