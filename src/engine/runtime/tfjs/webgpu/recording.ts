/**
 * The commands of a plan, written down once and given again at every run. TensorFlow.js takes about 0.1 ms of the
 * processor for each dispatch, to find shader, buffers and uniforms anew; a dispatch that is given again takes microseconds.
 */
import { backend, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { elementCount, type Shape } from '../../../tensor';
import type { RecordingBuffers } from './recordingBuffers';

interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number?, number?];
}

export interface Recording {
  /** One submission and one transfer. @returns the values of the result, row-major. */
  run(inputs: Readonly<Record<string, Float32Array>>): Promise<Float32Array>;
  dispose(): void;
}

/**
 * Call `work` without running it and keep the commands that it gives.
 *
 * @param buffers - temporaries of all recordings of a model: they run one after the other, so they may lie in the same place.
 * @param shapes - of the inputs, by name.
 * @param work - computes one tensor from the inputs' tensors and disposes of all others.
 * @returns null where `work` uploads values, which would have to be uploaded again at every run.
 */
export function record(
  buffers: RecordingBuffers,
  shapes: Readonly<Record<string, Shape>>,
  work: (inputs: Readonly<Record<string, Tensor>>) => Tensor,
): Recording | null {
  const gpu = backend() as WebGPUBackend;
  const { device } = gpu;
  const given = Object.entries(shapes).map(([name, shape]) => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ size: 4 * elementCount(shape), usage });
    const tensor = gpu.createTensorFromGPUData({ buffer, zeroCopy: true }, [...shape], 'float32');
    return { name, buffer, tensor };
  });
  const dispatches: Dispatch[] = [];
  const shared = gpu.bufferManager;
  flush(gpu);
  gpu.bufferManager = buffers;
  const stopWriting = writeDown(device, dispatches);
  let result: Tensor | null = null;
  try {
    buffers.begin();
    result = work(Object.fromEntries(given.map(({ name, tensor }) => [name, tensor])));
    flush(gpu);
  } finally {
    stopWriting();
    gpu.bufferManager = shared;
  }
  const { uniforms, uploaded } = buffers.end();
  const dispose = (): void => {
    gpu.bufferManager = buffers;
    result?.dispose();
    gpu.bufferManager = shared;
    buffers.giveBack(uniforms);
    given.forEach(({ tensor, buffer }) => {
      tensor.dispose();
      buffer.destroy();
    });
  };
  if (uploaded) {
    dispose();
    return null;
  }
  const output = gpu.tensorMap.get(result.dataId).resource as GPUBuffer;
  const staging = device.createBuffer({
    size: output.size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  return {
    run: async (inputs) => {
      for (const { name, buffer } of given)
        device.queue.writeBuffer(buffer, 0, inputs[name] as Float32Array<ArrayBuffer>);
      const encoder = device.createCommandEncoder();
      give(encoder.beginComputePass(), dispatches);
      encoder.copyBufferToBuffer(output, 0, staging, 0, output.size);
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(staging.getMappedRange().slice(0));
      staging.unmap();
      return values;
    },
    dispose: () => {
      dispose();
      staging.destroy();
    },
  };
}

/** Submit what was asked for. What was disposed of meanwhile comes back to the buffers only then. */
function flush(gpu: WebGPUBackend): void {
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  gpu.submitQueue();
}

function give(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[]): void {
  for (const { pipeline, bindGroup, workgroups } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...workgroups);
  }
  pass.end();
}

/**
 * Let the device's command encoders write down the dispatches that they are asked for, and submit nothing.
 * @returns what puts an end to it.
 */
function writeDown(device: GPUDevice, dispatches: Dispatch[]): () => void {
  const empty = (): GPUCommandBuffer => GPUDevice.prototype.createCommandEncoder.call(device).finish();
  const beginComputePass = (): GPUComputePassEncoder => {
    let [pipeline, bindGroup]: [GPUComputePipeline | null, GPUBindGroup | null] = [null, null];
    const pass: Partial<GPUComputePassEncoder> = {
      setPipeline: (chosen) => void (pipeline = chosen),
      setBindGroup: (_: number, chosen: GPUBindGroup | null) => void (bindGroup = chosen),
      dispatchWorkgroups: (...workgroups) => {
        if (pipeline && bindGroup) dispatches.push({ pipeline, bindGroup, workgroups });
      },
      end: () => undefined,
    };
    return pass as GPUComputePassEncoder;
  };
  const encoder: Partial<GPUCommandEncoder> = {
    beginComputePass,
    copyBufferToBuffer: () => undefined,
    finish: empty,
  };
  Object.defineProperty(device, 'createCommandEncoder', { configurable: true, value: () => encoder });
  return () => void Reflect.deleteProperty(device, 'createCommandEncoder');
}
