import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/engine/contract/errors';
import { fitChannels } from '../../../src/engine/image/channels';
import type { Image } from '../../../src/engine/image/image';
import { ownWindow, sourceOf, throughWindow, windowNote } from '../../../src/engine/image/source';

interface Reference {
  readonly values: readonly number[];
  readonly windows: readonly { readonly window: [number, number]; readonly shown: readonly number[] }[];
  readonly rgba: readonly number[];
  readonly grey: readonly number[];
  readonly overWhite: readonly number[];
}

const REFERENCE = JSON.parse(
  readFileSync(join(__dirname, '../../../reference/data/windows.json'), 'utf8'),
) as Reference;

const row = (values: readonly number[], unit = 1) =>
  sourceOf(
    {
      height: 1,
      width: values.length,
      channels: 1,
      data: Float32Array.from(values, (value) => value / unit),
    },
    'scan.npy',
    unit,
  );

describe('a window', () => {
  it.each(REFERENCE.windows)('of level and width $window is what DICOM says', ({ window, shown }) => {
    const { data } = throughWindow(row(REFERENCE.values), window);
    shown.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 4));
  });

  it('ranges over whole values where the data have them', () => {
    expect(row([1000, 1255], 65535).range).toEqual([1000, 1255]);
    expect(row([0.25, 1.5]).range).toEqual([0.25, 1.5]);
  });

  it('is in the units of the data, whatever their type', () => {
    const rounded = ({ data }: Image) => [...data].map((value) => Number(value.toFixed(5)));
    expect(rounded(throughWindow(row([0, 64, 128, 255], 255), [128, 128]))).toEqual([0, 0, 0.5, 1]);
    expect(rounded(throughWindow(row([0, 1000, 2000, 65535], 65535), [1000, 2000]))).toEqual([0, 0.5, 1, 1]);
  });

  it('is not needed for 8 bits and for floats in [0, 1], which stay bit for bit', () => {
    for (const source of [row([0, 7, 255], 255), row([0, 0.1, 1])]) {
      expect(ownWindow(source)).toBeNull();
      expect(throughWindow(source, null).data).toBe(source.data);
      expect(windowNote(source, null)).toBeNull();
    }
  });

  it('of 16 bits is the whole range of the type', () => {
    const source = row([100, 4000], 65535);
    expect(ownWindow(source)).toEqual([32767.5, 65535]);
    expect(throughWindow(source, null).data).toBe(source.data);
    expect(windowNote(source, null)).toBeNull();
  });

  it('of other values spans all of them, and says so', () => {
    const source = row([-1024, 476, 1976]);
    expect(ownWindow(source)).toEqual([476, 3000]);
    expect([...throughWindow(source, null).data]).toEqual([0, 0.5, 1]);
    expect(windowNote(source, null)).toMatch(/^scan\.npy has values from -1024 to 1976: .* Choose a window/);
    expect(windowNote(source, [0, 1])).toBeNull();
  });

  it('of one single value shows it in the middle', () => {
    expect([...throughWindow(row([7, 7]), null).data]).toEqual([0.5, 0.5]);
  });
});

describe('channels', () => {
  const pixels = (channels: number, bytes: readonly number[]): Image => ({
    height: 1,
    width: bytes.length / channels,
    channels,
    data: Float32Array.from(bytes, (byte) => byte / 255),
  });
  const rgb = REFERENCE.rgba.filter((_, i) => i % 4 < 3);
  const bytesOf = ({ data }: Image): number[] => [...data].map((value) => value * 255);
  /** Pillow rounds to whole steps. */
  const close = (got: readonly number[], expected: readonly number[]): void => {
    expect(got).toHaveLength(expected.length);
    got.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(0.52));
  };

  it('that fit stay as they are', () => {
    const image = pixels(5, [1, 2, 3, 4, 5]);
    expect(fitChannels(image, 5, 'a')).toEqual({ image, note: null });
  });

  it('of colours become grey by brightness for a grey network, and it is said', () => {
    const { image, note } = fitChannels(pixels(3, rgb), 1, 'cat.jpg');
    close(bytesOf(image), REFERENCE.grey);
    expect(note).toBe('The model takes grey images: cat.jpg is shown and analysed by its brightness.');
  });

  it('of a grey picture lose nothing, so that nothing is said', () => {
    const { image, note } = fitChannels(pixels(3, [9, 9, 9, 200, 200, 200]), 1, 'cat.jpg');
    close(bytesOf(image), [9, 200]);
    expect(note).toBeNull();
  });

  it('of grey are repeated for a network of colours', () => {
    expect(bytesOf(fitChannels(pixels(1, [0, 255]), 3, 'a').image)).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('with transparency are laid over white', () => {
    const { image, note } = fitChannels(pixels(4, REFERENCE.rgba), 3, 'icon.npy');
    close(bytesOf(image), REFERENCE.overWhite);
    expect(note).toContain('taken for transparency');
  });

  it.each([
    [
      3,
      5,
      /images of 5 channels, and a\.npy has 3 channels\. Give an array of the shape \(height, width, 5\)/,
    ],
    [12, 1, /images of one channel, and a\.npy has 12 channels/],
    [2, 3, /has 2 channels/],
  ])('of %d are refused by a network of %d', (own, wanted, words) => {
    const work = () => fitChannels(pixels(own, Array(own).fill(0)), wanted, 'a.npy');
    expect(work).toThrow(UserError);
    expect(work).toThrow(words);
  });
});
