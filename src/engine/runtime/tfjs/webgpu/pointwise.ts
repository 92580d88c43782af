/** An epilogue without a convolution before it: residual sum, limits and gate in one pass over a tensor. */
import { backend, engine, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program';
import { epilogueCode, type TensorEpilogue } from './epilogue';

const WORKGROUP = 64;

class PointwiseProgram implements WebGPUProgram {
  readonly variableNames: string[];
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
  constructor(count: number, { addend, bounds, gate }: TensorEpilogue) {
    this.outputComponent = count % 4 === 0 ? 4 : 1;
    this.outputShape = [count];
    this.dispatchLayout = { x: [0] };
    this.dispatch = [Math.ceil(count / this.outputComponent / WORKGROUP), 1, 1];
    this.variableNames = ['x', ...(addend ? ['addend'] : []), ...(gate ? ['mask'] : [])];
    this.variableComponents = this.variableNames.map(() => this.outputComponent);
    const type = this.outputComponent === 4 ? 'vec4<f32>' : 'f32';
    this.code = epilogueCode({ addend: addend !== null, bounds, gate }, type)
      .replace('getAddendByOutputCoords(coords)', 'getAddendByOutputIndex(index)')
      .replace('getMaskByOutputCoords(coords)', 'getMaskByOutputIndex(index)');
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

/** x, and the tensors of the epilogue, of one shape. */
export function pointwise(x: Tensor, epilogue: TensorEpilogue): Tensor {
  const gpu = backend() as WebGPUBackend;
  const line = ({ dataId, dtype }: Tensor) => ({ dataId, dtype, shape: [x.size] });
  const inputs = [x, epilogue.addend, epilogue.gate?.mask].filter((tensor) => tensor instanceof Object);
  const program = new PointwiseProgram(x.size, epilogue);
  const info = gpu.runWebGPUProgram(program, inputs.map(line), 'float32');
  return engine().makeTensorFromTensorInfo({ ...info, shape: [...x.shape] });
}
