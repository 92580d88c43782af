/** jax-js: reads the same file and differentiates it by itself. It knows no guided rule, so its gradient is the plain one. */
import { defaultDevice, grad, init, jit, numpy as np } from '@jax-js/jax';
import { ONNXModel } from '@jax-js/onnx';

type Run = () => Promise<number>;

let made: Promise<{ readonly forward: Run; readonly gradient: Run }> | null = null;

/**
 * @param inputs `image` HWC and `candidates`, as the plan takes them; once a page
 */
export function jaxContestants(
  bytes: Uint8Array<ArrayBuffer>,
  inputs: Readonly<Record<string, Float32Array<ArrayBuffer>>>,
  size: number,
): Promise<{ readonly forward: Run; readonly gradient: Run }> {
  return (made ??= make(bytes, inputs, size).catch((error: Error) => {
    throw new Error(`jax-js cannot compute this network: ${error.message}`);
  }));
}

async function make(
  bytes: Uint8Array<ArrayBuffer>,
  { image, candidates }: Readonly<Record<string, Float32Array<ArrayBuffer>>>,
  size: number,
): Promise<{ readonly forward: Run; readonly gradient: Run }> {
  await init('wasm');
  defaultDevice('wasm');
  const model = new ONNXModel(bytes);
  const x = np.array(image).reshape([1, size, size, 3]).transpose([0, 3, 1, 2]);
  const all = np.array(candidates).reshape([1, candidates.length]);
  const logits = (input: np.Array): np.Array => model.run({ image: input, candidates: all.ref }).logits;
  const forward = jit(logits);
  const gradient = jit(grad((input: np.Array) => np.max(logits(input))));
  const timed =
    (work: (input: np.Array) => np.Array): Run =>
    async () => {
      const begin = performance.now();
      await work(x.ref).data();
      return performance.now() - begin;
    };
  return { forward: timed(forward), gradient: timed(gradient) };
}
