/** The union package of TensorFlow.js, which `npm run bench` installs: its operations are those of the core. */
declare module '@tensorflow/tfjs' {
  export * from '@tensorflow/tfjs-core';
}
