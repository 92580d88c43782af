/** Windows larger than the picture, which ONNX' ceil_mode allows. */
import { withCeilMode } from '../../src/engine/ops/window';

const window = (kernel: number, pad: number) => ({
  kernel: [kernel, kernel] as [number, number],
  strides: [kernel, kernel] as [number, number],
  dilations: [1, 1] as [number, number],
  pads: [pad, pad, pad, pad] as [number, number, number, number],
});

it('a window over more than everything is one over everything, so that nothing is laid out around it', () => {
  // torch.nn.AvgPool2d divides by the places inside of the picture: the mean of all of them.
  const { kernel, pads } = withCeilMode(window(2560, 0), [1, 1280, 7, 5]);
  expect([kernel, pads]).toEqual([
    [7, 5],
    [0, 0, 0, 0],
  ]);
});

it('what was declared around the picture stays in it', () => {
  const { kernel, pads } = withCeilMode(window(20, 1), [1, 8, 7, 5]);
  expect([kernel, pads]).toEqual([
    [9, 7],
    [1, 1, 1, 1],
  ]);
});
