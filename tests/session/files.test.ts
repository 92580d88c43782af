import { isModelName } from '../../src/session/files';

it.each([
  ['mobilenet.onnx', true],
  ['MODEL.ONNX', true],
  ['teachable-machine.zip', true],
  ['cat.png', false],
  ['scan.npy', false],
  ['onnx', false],
])('%s is a network: %s', (name, expected) => {
  expect(isModelName(name)).toBe(expected);
});
