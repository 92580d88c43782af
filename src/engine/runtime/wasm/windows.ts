/** Which pixels a window sees, as the table of offsets that the kernels follow. */
import type { Window2d } from '../../graph/ir';
import type { Shape } from '../../tensor';
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

/**
 * Byte offsets into out [N, H, W, C] of the four pixels of every 2×2 tile, row-major; −1 beyond an odd extent.
 */
export function winogradOutputTable(
  batch: number,
  height: number,
  width: number,
  channels: number,
): Int32Array {
  const table: number[] = [];
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < height; row += 2) {
      for (let column = 0; column < width; column += 2) {
        for (const [y, x] of [
          [row, column],
          [row, column + 1],
          [row + 1, column],
          [row + 1, column + 1],
        ]) {
          table.push(y < height && x < width ? ((n * height + y) * width + x) * channels * 4 : OUTSIDE);
        }
      }
    }
  }
  return Int32Array.from(table);
}
