/** ONNX files that are no good, made from the embedded network, and what the panel must say. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataType, type ModelProto } from 'onnx-buf';
import { ROOT, WORK } from './paths';

const EMBEDDED = join(ROOT, 'assets', 'efficientnet-lite0.onnx');

function changed(change: (model: ModelProto) => void): Uint8Array {
  const model = fromBinary(ModelProtoSchema, new Uint8Array(readFileSync(EMBEDDED)));
  change(model);
  return toBinary(ModelProtoSchema, model);
}

function unsupported(model: ModelProto): void {
  const node = model.graph?.node.find(({ opType }) => opType === 'Conv');
  if (node) node.opType = 'MaxUnpool';
}

/** The first number of the last bias becomes NaN. */
function notANumber(model: ModelProto): void {
  const weights = model.graph?.initializer.findLast(
    ({ dataType }) => dataType === TensorProto_DataType.FLOAT,
  );
  weights?.rawData.set(new Uint8Array(Float32Array.of(NaN).buffer));
}

/** [path, a part of the sentence]. */
export function badModels(): (readonly [string, RegExp])[] {
  mkdirSync(WORK, { recursive: true });
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(WORK, name), bytes);
    return join(WORK, name);
  };
  const whole = readFileSync(EMBEDDED);
  return [
    [file('notes.onnx', Buffer.from('this is no network')), /not an ONNX model/],
    [file('half.onnx', whole.subarray(0, whole.length >> 1)), /not an ONNX model, or it is cut off/],
    [file('unpool.onnx', changed(unsupported)), /operators that are not supported: MaxUnpool/],
    [file('nan.onnx', changed(notANumber)), /weights that are not finite numbers/],
  ];
}
