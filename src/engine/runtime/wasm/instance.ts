/** The compiled kernels: the fastest of the binaries that this browser validates. */
import { BINARIES } from './binaries';

type Call = (...numbers: number[]) => void;

/** Exports of `kernels/index.ts`; their parameters are described there. */
export type KernelName =
  | 'averagePoolGrad'
  | 'binary'
  | 'binaryRows'
  | 'clip'
  | 'convolve'
  | 'copyRuns'
  | 'depthwise'
  | 'fill'
  | 'gate'
  | 'gateBits'
  | 'gateByBits'
  | 'leakyGate'
  | 'matVec'
  | 'maxPool'
  | 'maxPoolGrad'
  | 'pack'
  | 'packTransposed'
  | 'softmax'
  | 'sumColumns'
  | 'sumPool'
  | 'sumRows'
  | 'unary'
  | 'vecMat'
  | 'winogradFilter'
  | 'winogradInput'
  | 'winogradOutput'
  | 'winogradProducts';

export type Kernels = Readonly<Record<KernelName, Call>>;

export type Feature = keyof typeof BINARIES;

/** Best first. */
const FEATURES = ['relaxed', 'simd'] as const satisfies readonly Feature[];

/** 4 GB; the kernels for shared memory are compiled with the same number. */
const MOST_PAGES = 65536;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export interface Instance {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** Which instructions it uses: relaxed SIMD with fused multiply-add, or plain SIMD. */
  readonly feature: Feature;
  /** What a thread that shares the memory must instantiate. */
  readonly module: WebAssembly.Module;
}

/**
 * @param shared - whether other threads are to compute in its memory, which needs a cross-origin isolated page.
 * @returns null where WebAssembly has no SIMD.
 */
export async function instantiate(
  features: readonly Feature[] = FEATURES,
  shared = false,
): Promise<Instance | null> {
  const kind = shared ? 'shared' : 'own';
  const feature = features.find((name) => WebAssembly.validate(bytesOf(BINARIES[name][kind])));
  if (!feature) return null;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared });
  const module = await WebAssembly.compile(bytesOf(BINARIES[feature][kind]));
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return { kernels: instance.exports as unknown as Kernels, memory, feature, module };
}
