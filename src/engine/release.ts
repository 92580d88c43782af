/** Newer than the language version that is compiled for; where it is missing, the collector comes by in its own time. */
interface Transferable extends ArrayBuffer {
  transfer?(length: number): ArrayBuffer;
}

/**
 * Give the memory of numbers back at once; they are empty afterwards. Left to the collector, the copies that large
 * weights pass through would lie in memory several at a time.
 */
export function release({ buffer }: Uint8Array | Float32Array): void {
  if (buffer instanceof ArrayBuffer) (buffer as Transferable).transfer?.(0);
}
