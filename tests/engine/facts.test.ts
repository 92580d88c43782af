/** What a network says of itself, and what is made of it. */
import { readFileSync } from 'node:fs';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { Model } from '../../src/engine/network/model';
import { FACTS_KEY } from '../../src/engine/onnx/facts';
import { readNetwork } from '../../src/engine/onnx/model';

const BYTES = new Uint8Array(readFileSync('assets/efficientnet-lite0.onnx'));
const DEFAULTS = { mean: [0.1, 0.2, 0.3], std: [1, 2, 3] };
const NAMES = Array.from({ length: 1000 }, (_, i) => `name ${i}`);

function load(facts: string): Model {
  const proto = fromBinary(ModelProtoSchema, BYTES);
  proto.metadataProps = [{ $typeName: 'onnx.StringStringEntryProto', key: FACTS_KEY, value: facts }];
  return new Model('id', 'net', readNetwork(toBinary(ModelProtoSchema, proto), 'net'), DEFAULTS);
}

describe('the facts that an exporter wrote into the file', () => {
  it('are the defaults of its normalisation and labels', () => {
    const model = load(JSON.stringify({ mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2], labels: NAMES }));
    expect(model.info.normalization).toEqual({ mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] });
    expect(model.info.labels).toEqual(NAMES);
  });

  it.each([
    ['no JSON', '{'],
    ['another kind of value', '"text"'],
    ['a deviation of zero', '{"mean": [0, 0, 0], "std": [1, 0, 1]}'],
    ['a mean without deviation', '{"mean": [0, 0, 0]}'],
    ['numbers for labels', `{"labels": ${JSON.stringify(NAMES.map((_, i) => i))}}`],
    ['labels of another number of classes', '{"labels": ["one", "two"]}'],
  ])('are passed over where they are %s', (_, facts) => {
    const model = load(facts);
    expect(model.info.normalization).toEqual(DEFAULTS);
    expect(model.info.labels).toBeNull();
  });
});
