import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/engine/contract/errors';
import { arrayImage } from '../../../src/engine/image/arrayImage';
import { isNpy, readNpy } from '../../../src/engine/image/npy';

interface Case {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly file: string;
}

const CASES = JSON.parse(
  readFileSync(join(__dirname, '../../../reference/data/arrays.json'), 'utf8'),
) as readonly Case[];
const bytesOf = (name: string): Uint8Array => {
  const found = CASES.find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return Buffer.from(found.file, 'base64');
};

/** A .npy file whose header says anything at all. */
function claiming(header: string, values = 0): Uint8Array {
  const text = Buffer.from(`${header}\n`);
  const length = Buffer.from([text.length & 255, text.length >> 8]);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, text, Buffer.alloc(values)]);
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a .npy file', () => {
  it.each(CASES.map((one) => [one.name, one] as const))(
    'of NumPy (%s) is read',
    (_, { shape, values, file }) => {
      const bytes = Buffer.from(file, 'base64');
      expect(isNpy(bytes)).toBe(true);
      const array = readNpy(bytes, 'a.npy');
      expect(array.shape).toEqual(shape);
      expect([...array.data]).toEqual(values);
    },
  );

  it('is told from pictures by its first bytes', () => {
    for (const bytes of [
      Buffer.from('\x89PNG', 'latin1'),
      Buffer.from('\x93NUMP', 'latin1'),
      Buffer.alloc(0),
    ]) {
      expect(isNpy(bytes)).toBe(false);
    }
  });

  it('is refused when it is cut off anywhere', () => {
    const whole = bytesOf('rank 3');
    for (const length of [6, 9, 40, 127, 128, whole.length - 1]) {
      expect(refusal(() => readNpy(whole.subarray(0, length), 'scan.npy'))).toMatch(
        /^scan\.npy is (cut off|damaged)/,
      );
    }
  });

  it.each([
    ['Python objects', "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }", 'the NumPy type “|O”'],
    ['texts', "{'descr': '<U3', 'fortran_order': False, 'shape': (2, 2), }", 'the NumPy type “<U3”'],
    [
      'complex numbers',
      "{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2), }",
      'the NumPy type “<c8”',
    ],
    ['a name of JavaScript’s', "{'descr': '<constructor', 'shape': (2, 2), }", 'the NumPy type'],
    ['records', "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }", 'holds records'],
    ['no shape', "{'descr': '<f4', 'fortran_order': False, }", 'its NumPy header cannot be read'],
    [
      'a negative side',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 2), }",
      'header cannot be read',
    ],
    [
      'more than there is',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (9, 9), }",
      'need 324 bytes, and 16',
    ],
    [
      'more than is read',
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999, 99999), }",
      'at most 100 million',
    ],
  ])('that holds %s is refused in words', (_, header, words) => {
    expect(refusal(() => readNpy(claiming(header, 16), 'scan.npy'))).toContain(words);
  });
});

describe('an array as an image', () => {
  const image = (type: string, shape: readonly number[], values: readonly number[]) =>
    arrayImage({ type, shape, data: Float32Array.from(values) }, 'scan.npy');

  it('has one channel without a third axis, and any number with one', () => {
    expect(image('f4', [1, 2], [0, 1])).toMatchObject({ height: 1, width: 2, channels: 1 });
    expect(image('f4', [1, 2, 5], Array(10).fill(0))).toMatchObject({ height: 1, width: 2, channels: 5 });
  });

  it('takes 255 and 65535 for white where the type says so, and floats as they are', () => {
    expect([...image('u1', [1, 2], [0, 255]).data]).toEqual([0, 1]);
    expect([...image('u2', [1, 2], [0, 65535]).data]).toEqual([0, 1]);
    expect([...image('f4', [1, 2], [0.25, 1]).data]).toEqual([0.25, 1]);
  });

  it.each([
    [[4], 'has the shape [4]'],
    [[1, 1, 1, 1], 'has the shape [1, 1, 1, 1]'],
    [[0, 4], 'none of them 0'],
    [[1, 5000], '5000 × 1 pixels; an array may have 4096 a side'],
  ] as const)('of the shape %j is refused', (shape, words) => {
    const count = shape.reduce<number>((product, extent) => product * extent, 1);
    expect(refusal(() => image('f4', shape, Array(count).fill(0)))).toContain(words);
  });

  it('with a gap is refused, and the place is named', () => {
    const values = [0, 0, 0, 0, 0, NaN, 0, 0];
    expect(refusal(() => image('f4', [2, 2, 2], values))).toMatch(/^scan\.npy is NaN at row 1, column 0;/);
  });
});
