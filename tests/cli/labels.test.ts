import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTruth, indexOf, readLabels, readTruth } from '../../src/cli/labels';

const folder = mkdtempSync(join(tmpdir(), 'labels-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it('names of classes are lines of a file, or a list', async () => {
  expect(await readLabels(file('a.txt', 'cat\r\n\r\ndog\n'))).toEqual(['cat', '', 'dog']);
  expect(await readLabels(file('a.json', '["cat", "dog"]'))).toEqual(['cat', 'dog']);
  await expect(readLabels(file('b.json', '{"0": "cat"}'))).rejects.toThrow('is not a list of names');
});

it('a class is found by its number, or by any of its names', () => {
  const labels = ['tench, Tinca tinca', 'garbage_truck', 'cat'];
  expect(['2', 'Tench', 'tinca tinca', 'garbage truck'].map((text) => indexOf(text, labels, 'net'))).toEqual([
    2, 0, 0, 1,
  ]);
  expect(() => indexOf('cap', labels, 'net')).toThrow('There is no class “cap”; the nearest are cat, ');
  expect(() => indexOf('cat', null, 'net')).toThrow('net has no names of its classes');
});

describe('what images show', () => {
  const said = async (path: string, image = 'a.png', place = 'cats/a.png') =>
    (await readTruth(path))(image, place);

  it('is said by a table, an object, or the names of folders', async () => {
    expect(await said(file('t.csv', 'image,class\na.png,"tench, Tinca tinca"\n'))).toBe('tench, Tinca tinca');
    expect(await said(file('t.json', '{"a.png": 3}'))).toBe('3');
    expect(await said('folders')).toBe('cats');
    expect(await said(file('u.csv', 'image,class\nb.png,cat\n'))).toBeUndefined();
  });

  it('is refused where it is something else, or is of other images', async () => {
    await expect(readTruth(file('v.csv', 'a.png,cat\n'))).rejects.toThrow(
      'must begin with the line image,class',
    );
    await expect(readTruth(file('w.csv', 'image,class\na.png\n'))).rejects.toThrow('no image and its class');
    await expect(readTruth(file('v.json', '["cat"]'))).rejects.toThrow('not an object from image to class');
    const truth = await readTruth(file('x.csv', 'image,class\nb.png,cat\n'));
    expect(() => checkTruth(truth, 'x.csv', ['cats/a.png'], () => 'a.png')).toThrow(
      'x.csv names none of the images, such as a.png',
    );
  });
});
