/** A convolution with everything that follows it as one dispatch, on tfjs's own shaders. */
import { backend, backend_util, engine, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Conv2DMMProgram } from '@tensorflow/tfjs-backend-webgpu/dist/conv2d_mm_webgpu';
import { MatMulPackedProgram } from '@tensorflow/tfjs-backend-webgpu/dist/matmul_packed_webgpu';
import type { KernelAttributes } from '../../../plan/kernels';
import { extend, type TensorEpilogue } from './epilogue';

type Uniforms = { readonly type: string; readonly data: number[] }[];

const integers = (...data: number[]): Uniforms[number] => ({ type: 'int32', data });

function isPointwise({ kernel, strides, pads }: KernelAttributes['conv2d']): boolean {
  return kernel[0] * kernel[1] === 1 && strides[0] * strides[1] === 1 && pads.every((pad) => pad === 0);
}

/**
 * @param inputs x [1, H, W, C], filter [h, w, C, K], bias? [K]
 * The activation of `attributes` is a part of the epilogue already.
 */
export function convolve(
  inputs: readonly Tensor[],
  attributes: KernelAttributes['conv2d'],
  epilogue: TensorEpilogue,
): Tensor {
  const [x, filter, bias] = inputs;
  const gpu = backend() as WebGPUBackend;
  // Experiments of tfjs: sequential access is friendlier to Intel's GPUs.
  const sequential = gpu.adapterInfo.isIntel();
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const outputs = filter.shape[3] as number;
  if (isPointwise(attributes)) {
    const rows = height * width;
    const shapes = { a: [batch, rows, channels], b: [1, channels, outputs], y: [batch, rows, outputs] };
    const product = new MatMulPackedProgram(
      shapes.a as [number, number, number],
      shapes.y as [number, number, number],
      false,
      false,
      bias,
      undefined,
      undefined,
      sequential,
    );
    const a: TensorInfo = { dataId: x.dataId, dtype: x.dtype, shape: shapes.a };
    const b: TensorInfo = { dataId: filter.dataId, dtype: filter.dtype, shape: shapes.b };
    const uniforms = [integers(rows), integers(outputs), integers(channels)];
    return run(gpu, product, [a, b, ...(bias ? [bias] : [])], uniforms, epilogue, [
      batch,
      height,
      width,
      outputs,
    ]);
  }
  const { strides, dilations, kernel, pads } = attributes;
  const padding: backend_util.ExplicitPadding = [
    [0, 0],
    [pads[0], pads[1]],
    [pads[2], pads[3]],
    [0, 0],
  ];
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    [...strides],
    [...dilations],
    padding,
  );
  const [rows, depth] = [info.outHeight * info.outWidth, kernel[0] * kernel[1] * channels];
  const program = new Conv2DMMProgram(
    info,
    rows,
    outputs,
    depth,
    bias !== undefined,
    undefined,
    false,
    sequential,
  );
  const uniforms = [
    integers(...kernel),
    integers(pads[0], pads[2]),
    integers(...strides),
    integers(...dilations),
    integers(rows),
    integers(outputs),
    integers(depth),
  ];
  return run(gpu, program, inputs, uniforms, epilogue, info.outShape);
}

function run(
  gpu: WebGPUBackend,
  program: Conv2DMMProgram | MatMulPackedProgram,
  inputs: readonly TensorInfo[],
  uniforms: Uniforms,
  epilogue: TensorEpilogue,
  shape: readonly number[],
): Tensor {
  const extended = extend(program, epilogue, program.isVec4 ? 4 : 1);
  const info = gpu.runWebGPUProgram(extended.program, [...inputs, ...extended.inputs], 'float32', uniforms);
  return engine().makeTensorFromTensorInfo({ ...info, shape: [...shape] });
}
