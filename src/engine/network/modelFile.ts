/** The bytes of a model, whatever its format → plain data. */
import { UserError } from '../contract/errors';
import { readNetwork, type OnnxNetwork } from '../onnx/model';
import type { Reread } from '../onnx/reread';
import { hintOfBytes } from '../contract/otherFormats';
import { readTensorflow } from '../tensorflow/model';
import { isZip } from '../tensorflow/zip';

/** An ONNX file, or a TensorFlow.js model in a zip archive. @throws UserError for anything else, and as those who read it. */
export function readModelFile(bytes: Uint8Array, name: string, reread: Reread | null = null): OnnxNetwork {
  const other = hintOfBytes(bytes);
  if (other !== null) throw new UserError(`${name} ${other}.`);
  return isZip(bytes) ? readTensorflow(bytes, name, reread) : readNetwork(bytes, name, reread);
}
