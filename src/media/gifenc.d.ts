/** The part of gifenc that is used; the package ships no types. */
declare module 'gifenc' {
  export type Palette = readonly (readonly [number, number, number])[];
  export interface FrameOptions {
    readonly palette?: Palette;
    /** Milliseconds. */
    readonly delay?: number;
    /** −1 once, 0 forever. */
    readonly repeat?: number;
    /** In manual mode: write the screen descriptor, the global palette and the loop before this frame. */
    readonly first?: boolean;
  }
  export interface Encoder {
    writeHeader(): void;
    writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
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
