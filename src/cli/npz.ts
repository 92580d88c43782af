/** NumPy's .npz: a zip of .npy files. */
import { zipSync } from 'fflate';
import { npy, type NpyArray } from '../engine/image/writeNpy';

/** Bytes of an .npz file with float32 arrays. */
export function npz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npy(array)])),
  );
}
