/** One pass over a tensor: an epilogue without a convolution before it, or an activation that tfjs has no kernel for. */
import { backend, engine, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program';
import type { KernelAttributes } from '../../../plan/kernels';
import { epilogueCode, literal, type TensorEpilogue } from './epilogue';

const WORKGROUP = 64;

/** Statements that change `value`, which holds one number or four; further tensors are read at `index`. */
type Code = (type: 'f32' | 'vec4<f32>') => string;

class PointwiseProgram implements WebGPUProgram {
  readonly variableComponents: number[];
  readonly outputComponent: 1 | 4;
  readonly outputShape: number[];
  readonly dispatchLayout: { x: number[] };
  readonly dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number] = [WORKGROUP, 1, 1];
  readonly size = true;
  shaderKey: string;
  private readonly code: string;

  /** @param count elements; the tensor is seen as one line of them */
  constructor(
    count: number,
    readonly variableNames: string[],
    code: Code,
  ) {
    this.outputComponent = count % 4 === 0 ? 4 : 1;
    this.outputShape = [count];
    this.dispatchLayout = { x: [0] };
    this.dispatch = [Math.ceil(count / this.outputComponent / WORKGROUP), 1, 1];
    this.variableComponents = variableNames.map(() => this.outputComponent);
    this.code = code(this.outputComponent === 4 ? 'vec4<f32>' : 'f32');
    this.shaderKey = `pointwise_${this.outputComponent}_${this.code}`;
  }

  getUserCode(): string {
    return `
      fn main(index : i32) {
        if (index < uniforms.size) {
          var value = getXByOutputIndex(index);
          ${this.code}
          setOutputAtIndex(index, value);
        }
      }`;
  }
}

/** @param further tensors of the shape of x, by the name that the code has for them. */
function pointwise(x: Tensor, code: Code, further: Readonly<Record<string, Tensor>> = {}): Tensor {
  const gpu = backend() as WebGPUBackend;
  const line = ({ dataId, dtype }: Tensor) => ({ dataId, dtype, shape: [x.size] });
  const program = new PointwiseProgram(x.size, ['x', ...Object.keys(further)], code);
  const info = gpu.runWebGPUProgram(program, [x, ...Object.values(further)].map(line), 'float32');
  return engine().makeTensorFromTensorInfo({ ...info, shape: [...x.shape] });
}

/** x, and the tensors of the epilogue, of one shape. */
export function finish(x: Tensor, { addend, bounds, gate }: TensorEpilogue): Tensor {
  const code: Code = (type) =>
    epilogueCode({ addend: addend !== null, bounds, gate }, type)
      .replace('getAddendByOutputCoords(coords)', 'getAddendByOutputIndex(index)')
      .replace('getMaskByOutputCoords(coords)', 'getMaskByOutputIndex(index)');
  return pointwise(x, code, { ...(addend && { addend }), ...(gate && { mask: gate.mask }) });
}

/** dy, y → y > 0 ? dy : slope·dy. */
export function leakyGate([dy, mask]: readonly Tensor[], { slope }: KernelAttributes['leakyGate']): Tensor {
  const code: Code = (type) =>
    `value = select(${literal(slope)} * value, value, getMaskByOutputIndex(index) > ${type}(0.0));`;
  return pointwise(dy, code, { mask });
}

/** x > 0 ? x : alpha·(eˣ − 1). */
export function elu([x]: readonly Tensor[], { alpha }: KernelAttributes['elu']): Tensor {
  const code: Code = (type) =>
    `value = select(${literal(alpha)} * (exp(min(value, ${type}(0.0))) - 1.0), value, value > ${type}(0.0));`;
  return pointwise(x, code);
}
