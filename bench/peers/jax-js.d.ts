/** What jax-js offers, as far as it is used: a checkout is checked without the packages of bench/ too. */

declare module '@jax-js/jax' {
  type Device = 'wasm' | 'webgpu' | 'cpu';

  namespace numpy {
    interface Array {
      /** Another reference: who computes with one uses it up. */
      readonly ref: Array;
      reshape(shape: readonly number[]): Array;
      transpose(axes: readonly number[]): Array;
      data(): Promise<Float32Array>;
    }
    function array(values: Float32Array): Array;
    function max(x: Array): Array;
  }
  type Mapping = (x: numpy.Array) => numpy.Array;

  function init(...devices: Device[]): Promise<Device[]>;
  function defaultDevice(device: Device): Device;
  function jit(f: Mapping): Mapping;
  function grad(f: Mapping): Mapping;
}

declare module '@jax-js/onnx' {
  import type { numpy } from '@jax-js/jax';

  class ONNXModel {
    constructor(bytes: Uint8Array<ArrayBuffer>);
    run(inputs: Readonly<Record<string, numpy.Array>>): Readonly<Record<string, numpy.Array>>;
  }
}
