/**
 * Comparisons as the numbers 1 and 0. tfjs keeps truth as integers on the GPU, and a cast to float32 there is another name
 * for the same bits.
 */
import { backend, engine, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu/dist/webgpu_program';
import type { Comparison } from '../../../graph/ir';
import { broadcastShapes, elementCount } from '../../../tensor';

const WORKGROUP = 128;

const SIGNS: Readonly<Record<Comparison, string>> = {
  Equal: '==',
  Greater: '>',
  GreaterOrEqual: '>=',
  Less: '<',
  LessOrEqual: '<=',
};

class ComparisonProgram implements WebGPUProgram {
  readonly dispatchLayout: { x: number[] };
  readonly dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number] = [WORKGROUP, 1, 1];
  readonly variableNames = ['A', 'B'];
  readonly size = true;
  readonly shaderKey: string;

  constructor(
    readonly outputShape: number[],
    private readonly condition: string,
  ) {
    this.dispatchLayout = { x: outputShape.map((_, axis) => axis) };
    this.dispatch = [Math.ceil(elementCount(outputShape) / WORKGROUP), 1, 1];
    this.shaderKey = `comparison_${condition}`;
  }

  getUserCode(): string {
    return `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let coords = getCoordsFromIndex(index);
          let a = getAByOutputCoords(coords);
          let b = getBByOutputCoords(coords);
          setOutputAtIndex(index, select(0.0, 1.0, ${this.condition}));
        }
      }`;
  }
}

function run(a: Tensor, b: Tensor, condition: string): Tensor {
  const shape = broadcastShapes(a.shape, b.shape);
  const gpu = backend() as WebGPUBackend;
  const info = gpu.runWebGPUProgram(new ComparisonProgram(shape, condition), [a, b], 'float32');
  return engine().makeTensorFromTensorInfo(info);
}

export const compare = ([a, b]: readonly Tensor[], fn: Comparison): Tensor => run(a, b, `a ${SIGNS[fn]} b`);

/** By its bits, which no compiler assumes away. */
export const isNaN = ([x]: readonly Tensor[]): Tensor => run(x, x, 'isnan(a)');
