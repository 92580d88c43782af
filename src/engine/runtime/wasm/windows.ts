/** Which pixels a window sees, as the table of offsets that the kernels follow. */
import type { Window2d } from '../../graph/ir';
import type { Shape } from '../../graph/tensor';
import { windowOutput } from '../../plan/kernels';

/** A pixel outside of the image. */
const OUTSIDE = -1;

/**
 * Byte offsets into x [N, H, W, C] of the pixels that each output pixel sees, [N·H'·W', kH·kW], row-major; −1 outside.
 */
export function windowTable([batch, height, width, channels]: Shape, window: Window2d): Int32Array {
  const [rows, columns] = windowOutput(window, height, width);
  const {
    kernel: [kernelHeight, kernelWidth],
    strides,
    dilations,
    pads,
  } = window;
  const table = new Int32Array(batch * rows * columns * kernelHeight * kernelWidth);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let i = 0; i < kernelHeight; i++) {
          const y = row * strides[0] - pads[0] + i * dilations[0];
          for (let j = 0; j < kernelWidth; j++) {
            const x = column * strides[1] - pads[2] + j * dilations[1];
            const inside = y >= 0 && y < height && x >= 0 && x < width;
            table[at++] = inside ? ((n * height + y) * width + x) * channels * 4 : OUTSIDE;
          }
        }
      }
    }
  }
  return table;
}

/** The same for a matrix of rows that follow one another. */
export function rowTable(rows: number, columns: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row * columns * 4);
}
