/**
 * What follows a convolution in the plan, written into the shader of tfjs's own convolution: residual sum, limits, gate.
 * tfjs's matrix products and convolutions all end with a `value` at `coords` that they store; it is changed before.
 */
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program';
import type { KernelAttributes } from '../../../plan/kernels';

/** In this order: + addend, limits, gate. Shapes are the convolution's. */
export interface TensorEpilogue {
  readonly addend: Tensor | null;
  readonly bounds: readonly [number, number];
  readonly gate: (KernelAttributes['gate'] & { readonly mask: Tensor }) | null;
}

type Written = Pick<TensorEpilogue, 'bounds'> & {
  readonly addend: boolean;
  readonly gate: KernelAttributes['gate'] | null;
};

/** A number as WGSL writes it; infinite ones it cannot write. */
export const literal = (value: number): string => (/[.e]/.test(String(value)) ? String(value) : `${value}.0`);

/** `1[low < mask < high]`, and `value > 0` where guided, as a condition; null where nothing is cut off. */
function condition({ low, high, guided }: KernelAttributes['gate'], type: string): string | null {
  const parts = [
    ...(low === -Infinity ? [] : [`(mask > ${type}(${literal(low)}))`]),
    ...(high === Infinity ? [] : [`(mask < ${type}(${literal(high)}))`]),
    ...(guided ? [`(value > ${type}(0.0))`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' & ');
}

/** Statements that change `value` at `coords`. @param type of `value`: f32 or vec4<f32> */
export function epilogueCode({ addend, bounds: [low, high], gate }: Written, type: string): string {
  const passes = gate && condition(gate, type);
  return [
    ...(addend ? ['value = value + getAddendByOutputCoords(coords);'] : []),
    ...(low === -Infinity ? [] : [`value = max(value, ${type}(${literal(low)}));`]),
    ...(high === Infinity ? [] : [`value = min(value, ${type}(${literal(high)}));`]),
    ...(passes === null
      ? []
      : ['let mask = getMaskByOutputCoords(coords);', `value = select(${type}(0.0), value, ${passes});`]),
  ].join('\n        ');
}

/** Where every one of tfjs's products stores its result. */
const STORE = /setOutputAtCoords\(coords\[0\]/;

export interface Extended {
  readonly program: WebGPUProgram;
  /** The program's further inputs, in the shape of its output. */
  readonly inputs: readonly TensorInfo[];
}

/**
 * The program with the epilogue before its store.
 * @param component how many numbers `value` holds: 1 or 4
 * @throws Error when tfjs stores in another way than its version that was read
 */
export function extend(program: WebGPUProgram, epilogue: TensorEpilogue, component: 1 | 4): Extended {
  const { addend, bounds, gate } = epilogue;
  const type = component === 4 ? 'vec4<f32>' : 'f32';
  const code = epilogueCode({ addend: addend !== null, bounds, gate }, type);
  const further: [string, Tensor][] = [
    ...(addend ? [['addend', addend] as [string, Tensor]] : []),
    ...(gate ? [['mask', gate.mask] as [string, Tensor]] : []),
  ];
  const userCode = program.getUserCode();
  if (!STORE.test(userCode)) throw new Error('the shader has no place for an epilogue');
  const names = further.map(([name]) => name);
  const extended: WebGPUProgram = Object.assign(Object.create(program) as WebGPUProgram, {
    variableNames: [...program.variableNames, ...names],
    variableComponents: program.variableComponents && [
      ...program.variableComponents,
      ...names.map(() => component),
    ],
    shaderKey: `${program.shaderKey}_${code}`,
    getUserCode: () => userCode.replace(STORE, `${code}\n        setOutputAtCoords(coords[0]`),
  });
  const shape = program.outputShape;
  const inputs = further.map(([, { dataId, dtype }]) => ({ dataId, dtype, shape }));
  return { program: extended, inputs };
}
