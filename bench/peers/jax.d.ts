/** What jax-js offers, as far as it is used: its packages are those of bench/, which a checkout need not have to be checked. */

declare module '@jax-js/jax' {
  type Device = 'wasm' | 'webgpu' | 'cpu';

  interface Array {
    /** Another reference: what is computed with uses one up. */
    readonly ref: Array;
    reshape(shape: readonly number[]): Array;
    transpose(axes: readonly number[]): Array;
    data(): Promise<Float32Array>;
  }
  type Function1 = (x: Array) => Array;

  namespace numpy {
    type Array = import('@jax-js/jax').Array;
    function array(values: Float32Array): Array;
    function max(x: Array): Array;
  }

  function init(...devices: Device[]): Promise<Device[]>;
  function defaultDevice(device: Device): Device;
  function jit(f: Function1): Function1;
  function grad(f: Function1): Function1;
}

declare module '@jax-js/onnx' {
  import type { Array } from '@jax-js/jax';

  class ONNXModel {
    constructor(bytes: Uint8Array<ArrayBuffer>);
    run(inputs: Readonly<Record<string, Array>>): Readonly<Record<string, Array>>;
  }
}
