/** The compiled kernels: the fastest of the binaries that this browser validates. */
import { BINARIES } from './binaries';

type Call = (...numbers: number[]) => void;

/** Exports of `kernels/index.ts`; their parameters are described there. */
export type Kernels = Readonly<
  Record<
    | 'averagePoolGrad'
    | 'binary'
    | 'clip'
    | 'convolve'
    | 'copyRuns'
    | 'depthwise'
    | 'fill'
    | 'gate'
    | 'leakyGate'
    | 'maxPool'
    | 'maxPoolGrad'
    | 'pack'
    | 'packTransposed'
    | 'scaleRows'
    | 'sumColumns'
    | 'sumPool'
    | 'sumRows'
    | 'winogradFilter'
    | 'winogradInput'
    | 'winogradOutput',
    Call
  >
>;

export type Feature = keyof typeof BINARIES;

/** Best first. */
const FEATURES = ['relaxed', 'simd'] as const satisfies readonly Feature[];

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export interface Instance {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** Which instructions it uses: relaxed SIMD with fused multiply-add, or plain SIMD. */
  readonly feature: Feature;
}

/** @returns null where WebAssembly has no SIMD. */
export async function instantiate(features: readonly Feature[] = FEATURES): Promise<Instance | null> {
  const feature = features.find((name) => WebAssembly.validate(bytesOf(BINARIES[name])));
  if (!feature) return null;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const { instance } = await WebAssembly.instantiate(bytesOf(BINARIES[feature]), { env: { memory } });
  return { kernels: instance.exports as unknown as Kernels, memory, feature };
}
