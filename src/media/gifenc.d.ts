/** The part of gifenc that is used; the package ships no types. */
declare module 'gifenc' {
  export type Palette = readonly (readonly [number, number, number])[];
  export interface FrameOptions {
    readonly palette?: Palette;
  }
  export interface Encoder {
    writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
    reset(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }
  export function GIFEncoder(options?: {
    readonly auto?: boolean;
    readonly initialCapacity?: number;
  }): Encoder;
  type Format = 'rgb565' | 'rgb444' | 'rgba4444';
  export function quantize(
    rgba: Uint8Array | Uint8ClampedArray,
    maxColors: number,
    options?: { readonly format?: Format },
  ): Palette;
}
