/**
 * A port that leads nowhere. What is sent there is gone at once, whoever made it; `ArrayBuffer.transfer` would leave the
 * memory of buffers that the browser made (of files, of messages) to its collector, which takes its time.
 */
let nowhere: MessagePort | null = null;

function away(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}

/** Bytes from which it is worth it for numbers that an analysis passes through. */
const LARGE = 2 ** 20;

/** Give back what was made on the way to an answer, where it is large. */
export function discard(numbers: Float32Array | null | undefined): void {
  if (numbers && numbers.byteLength >= LARGE) release(numbers);
}

/**
 * Give the memory of numbers back at once; they are empty afterwards. Left to the collector, the copies that large
 * weights pass through would lie in memory all together.
 */
export function release({ buffer }: Uint8Array | Float32Array): void {
  if (!(buffer instanceof ArrayBuffer) || typeof MessageChannel === 'undefined') return;
  nowhere ??= away();
  nowhere.postMessage(null, [buffer]);
}
