/** What an operator family must say: how to read it, what shape it makes, how it runs, how it is differentiated. */
import type { OnnxAttribute, OnnxNode } from '../onnx/model';
import type { NodeOf, OpAttributes, OpName } from '../graph/ir';
import type { ConstantTensor, Shape } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';

/** An ONNX node while its attributes are being read: shapes of the inputs are known, some values too. */
export interface NodeReader {
  readonly node: OnnxNode;
  readonly opset: number;
  shape(input: number): Shape;
  /** Value of an input that must be constant, undefined where the input is absent. @throws UserError if it is computed at run time. */
  constant(input: number): ConstantTensor | undefined;
  /** Value of an input, undefined where it is absent or computed at run time. */
  known(input: number): ConstantTensor | undefined;
  /** Numbers of an attribute or, in newer versions of many operators, of a constant input; undefined where neither is given. */
  list(attribute: string, input: number): readonly number[] | undefined;
  number(attribute: string, fallback: number): number;
  numbers(attribute: string): readonly number[] | undefined;
  text(attribute: string, fallback: string): string;
  attribute(name: string): OnnxAttribute | undefined;
}

/**
 * Physical layout of a plan value. `nhwc`: an ONNX value [N, C, H, W] or [N, C, L] is stored channels last; `plain`: as in ONNX.
 */
export type Layout = 'nhwc' | 'plain';

/** A graph value inside of a plan. */
export interface Lowered {
  readonly id: ValueId;
  readonly layout: Layout;
}

/** Forward lowering: graph values ↔ plan values. */
export interface Lowering {
  readonly plan: PlanBuilder;
  /** Logical (ONNX) shape. */
  shape(name: string): Shape;
  constant(name: string): ConstantTensor | undefined;
  /** The value as it is stored. */
  stored(name: string): Lowered;
  /** The value in that layout, converted if need be. */
  as(name: string, layout: Layout): ValueId;
  bind(name: string, id: ValueId, layout: Layout): void;
}

/**
 * What ReLU and ReLU6 let through: what their derivative says; of that what is positive (guided, Springenberg et al. 2015); or all
 * that is positive (deconvnet, Zeiler & Fergus 2014).
 */
export type GradientRule = 'plain' | 'guided' | 'deconvnet';

/** Backward pass: gradients of graph values, accumulated. */
export interface Backward {
  readonly plan: PlanBuilder;
  readonly forward: Lowering;
  /** What ReLU and ReLU6 let through. */
  readonly rule: GradientRule;
  /** Gradient of an output in that layout, null where nothing flowed. */
  gradient(name: string, layout: Layout): ValueId | null;
  /** Whether anybody wants the gradient of this value. */
  wants(name: string): boolean;
  accumulate(name: string, id: ValueId, layout: Layout): void;
}

export interface OpRule<K extends OpName> {
  /** @returns the attributes, and the inputs that remain tensors (default: all that are present). */
  read(reader: NodeReader): { readonly attributes: OpAttributes[K]; readonly inputs?: readonly string[] };
  shapes(node: NodeOf<K>, inputs: readonly Shape[]): readonly Shape[];
  forward(node: NodeOf<K>, to: Lowering): void;
  backward(node: NodeOf<K>, to: Backward): void;
}

export type OpRules = { readonly [K in OpName]: OpRule<K> };
