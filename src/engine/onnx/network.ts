/** A network as plain data: what the readers of files make and everything else works on. */
import type { ConstantTensor } from '../tensor';
import type { ModelFacts } from './facts';

export type OnnxAttribute =
  number | string | readonly number[] | readonly string[] | ConstantTensor | OnnxBranch;

/** A graph inside of an operator, for one outcome of its condition. */
export interface OnnxBranch {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, ConstantTensor>;
  readonly outputs: readonly string[];
  /** What the operator's branches call values around it; the values are the operator's last inputs, in this order. */
  readonly captured: readonly string[];
}

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
  /** Module path in the training framework, '' where none was recorded. */
  readonly module: string;
  /** Values that went into this one when what scales and shifts it was computed ahead, in their order. */
  readonly absorbed?: readonly Absorbed[];
}

/** A value x that the network no longer has: y = scale·x + shift, by channel, is what it has. */
export interface Absorbed {
  readonly value: string;
  readonly module: string;
  /** One number a channel. */
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** A graph as the file has it, with any number of inputs and outputs. */
export interface OnnxNetwork {
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, ConstantTensor>;
  /** Those that must be given. */
  readonly inputs: readonly OnnxInput[];
  /** Those with a value of their own; before IR version 4 weights are among them. */
  readonly optionalInputs: readonly OnnxInput[];
  /** `nhwc` where the format says so; an ONNX file does not say. */
  readonly inputLayout: 'nchw' | 'nhwc';
  readonly outputs: readonly string[];
  readonly facts: ModelFacts;
}

export interface OnnxInput {
  readonly name: string;
  /** Type of its numbers in ONNX' words: `FLOAT`, `UINT8`, … Empty if the file says nothing. */
  readonly type: string;
  /** Extents, null where the file leaves them open. Empty if the file says nothing. */
  readonly shape: readonly (number | null)[];
}

/** A network from one image to one output. */
export interface OnnxModel {
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, ConstantTensor>;
  readonly input: string;
  readonly inputType: OnnxInput['type'];
  readonly inputShape: OnnxInput['shape'];
  /** How the file wants its input; shapes and nodes are channels first once the model is simplified. */
  readonly inputLayout: 'nchw' | 'nhwc';
  readonly output: string;
  readonly facts: ModelFacts;
}
