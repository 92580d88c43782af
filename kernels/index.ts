/** What the executor calls. Addresses are bytes in the imported memory; numbers are float32. */
export { convolve, pack, packTransposed } from './convolve';
export { copyRuns, fill } from './copy';
export { depthwise } from './depthwise';
export { binary, binaryRows, clip, gate, gateBits, gateByBits, leakyGate } from './elementwise';
export { softmax, unary } from './functions';
export { averagePoolGrad, maxPool, maxPoolGrad, sumColumns, sumPool, sumRows } from './pool';
export { matVec, vecMat } from './vector';
export { winogradFilter, winogradInput, winogradOutput, winogradProducts } from './winograd';
