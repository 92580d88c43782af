/** Weights that stay in the file are the same numbers, and are read when they are looked at. */
import { readFileSync } from 'node:fs';
import { computedFor, planAnalysis } from '../../src/engine/attribution/analysisPlan';
import { readNetwork } from '../../src/engine/onnx/model';
import { chosenModel } from '../../src/engine/network/ports';
import { rereaderOf } from '../../src/engine/onnx/reread';
import { specialize } from '../../src/engine/ops/specialize';
import { release } from '../../src/engine/release';
import { seededModel } from '../support/seeded';
import { chosen } from '../../src/engine/attribution/methods/catalogue';

const FILES: Readonly<Record<string, () => Uint8Array>> = {
  'the embedded network (float16)': () => readFileSync('assets/efficientnet-lite0.onnx'),
  'a network of float32': () => seededModel('reference/data/mobilenet_v2.onnx'),
};

describe.each(Object.keys(FILES))('%s', (name) => {
  it('gives the same constants from the file as from memory', () => {
    const file = FILES[name]();
    const copy = Uint8Array.from(file);
    const reads: number[] = [];
    const reread = (offset: number, length: number): ArrayBuffer => {
      reads.push(length);
      return copy.slice(offset, offset + length).buffer;
    };
    const held = chosenModel(readNetwork(file, name), name).network;
    const left = chosenModel(readNetwork(file, name, reread), name).network;
    // Nothing may be left of the file.
    file.fill(0);
    const before = reads.length;
    expect([...left.constants.keys()]).toEqual([...held.constants.keys()]);
    for (const [key, tensor] of held.constants) {
      const other = left.constants.get(key);
      expect(other?.shape).toEqual(tensor.shape);
      const numbers = other?.data ?? [];
      expect(tensor.data.every((value, i) => value === numbers[i])).toBe(true);
    }
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    expect(sum(reads.slice(0, before))).toBeLessThan(0.1 * file.length);
    expect(sum(reads.slice(before))).toBeGreaterThan(0.8 * file.length);
  });
});

describe('a plan', () => {
  it('makes the numbers of a constant anew at every call, so that they can be given back', () => {
    const file = readFileSync('assets/efficientnet-lite0.onnx');
    const { network: model } = chosenModel(readNetwork(file, 'embedded'), 'embedded');
    const { plan } = planAnalysis(
      specialize(model, [1, 3, 64, 64]),
      computedFor([chosen('guided-grad-cam')]),
      null,
    );
    const constants = plan.values.flatMap((value) => (value.kind === 'constant' ? [value] : []));
    expect(constants.length).toBeGreaterThan(100);
    for (const { key, make } of constants) {
      const first = make();
      const copy = first.slice();
      release(first);
      expect([key, Buffer.compare(Buffer.from(make().buffer), Buffer.from(copy.buffer))]).toEqual([key, 0]);
    }
  });
});

describe('a file', () => {
  it('is kept in memory where it cannot be read at once', () => {
    expect(rereaderOf(new ArrayBuffer(8))).toBeNull();
    expect(rereaderOf(new Blob(['12345678']))).toBeNull();
  });

  it('is read once for looks at the same part in a row', () => {
    const read: number[] = [];
    class FileReaderSync {
      readAsArrayBuffer(part: Blob): ArrayBuffer {
        read.push(part.size);
        return new ArrayBuffer(part.size);
      }
    }
    Object.assign(globalThis, { FileReaderSync });
    try {
      const reread = rereaderOf(new Blob(['12345678']));
      expect(reread?.(2, 4)).toBe(reread?.(2, 4));
      expect(reread?.(2, 3).byteLength).toBe(3);
      expect(read).toEqual([4, 3]);
    } finally {
      Reflect.deleteProperty(globalThis, 'FileReaderSync');
    }
  });
});
