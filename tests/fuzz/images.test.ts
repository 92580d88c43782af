/** Pictures and NumPy arrays that are damaged or made to harm: numbers or a sentence. */
import fc from 'fast-check';
import sharp from 'sharp';
import { fuzz } from '../support/fuzz';
import { hostileJudge, type Judge } from '../support/hostile';

const FORMATS = ['png', 'jpeg', 'webp', 'gif', 'avif', 'tiff'] as const;
const NAMES = [...FORMATS, 'bmp', 'svg', 'npy'] as const;

/** A small picture of every format. */
async function pictures(): Promise<Map<string, Uint8Array>> {
  const [width, height] = [23, 17];
  const raw = Buffer.from(Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 251));
  const made = await Promise.all(
    FORMATS.map(async (format) => {
      const picture = sharp(raw, { raw: { width, height, channels: 3 } }).toFormat(format);
      const file = await picture.toBuffer();
      return [format, new Uint8Array(file)] as const;
    }),
  );
  const bmp = new Uint8Array(54 + 12);
  const view = new DataView(bmp.buffer);
  bmp.set([0x42, 0x4d]);
  const fields = [
    [2, 66],
    [10, 54],
    [14, 40],
    [18, 2],
    [22, 2],
  ] as const;
  for (const [at, value] of fields) view.setUint32(at, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  return new Map([...made, ['bmp', bmp], ['svg', svg], ['npy', npy(header({}), 96)]]);
}

interface Header {
  readonly descr?: string;
  readonly order?: string;
  readonly shape?: string;
}
const header = ({ descr = "'<f4'", order = 'False', shape = '(2, 4, 3)' }: Header): string =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

/** A NumPy file of version 1, 2 or 3, with so many bytes of numbers. */
function npy(text: string, length: number, version = 1): Uint8Array {
  const words = new TextEncoder().encode(text);
  const head = new Uint8Array(version === 1 ? 10 : 12);
  head.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(head.buffer);
  if (version === 1) view.setUint16(8, words.length, true);
  else view.setUint32(8, words.length, true);
  const numbers = Uint8Array.from({ length }, (_, i) => (i * 59) % 127);
  return new Uint8Array(Buffer.concat([head, words, numbers]));
}

let seeds: Map<string, Uint8Array>;
let judge: Judge;
beforeAll(async () => {
  [seeds, judge] = [await pictures(), await hostileJudge()];
});

const media = fc.constantFrom('picture' as const, 'series' as const);
const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const edited = fc.record({
  name: fc.constantFrom(...NAMES),
  cut: fc.option(position, { freq: 3 }),
  /** Mostly in the header, which tells the sizes. */
  flips: fc.array(fc.tuple(fc.oneof(fc.nat(64), position), fc.constantFrom(0, 1, 127, 128, 255)), {
    maxLength: 5,
  }),
  inserted: fc.option(fc.tuple(position, fc.uint8Array({ maxLength: 40 })), { freq: 3 }),
  media,
});

fuzz('pictures with bytes that are others', 120, edited, async ({ name, cut, flips, inserted, media }) => {
  const whole = seeds.get(name) as Uint8Array;
  let file = whole.slice(0, cut === null ? undefined : Math.floor(cut * whole.length));
  for (const [at, byte] of flips) file[Number.isInteger(at) ? at : Math.floor(at * file.length)] = byte;
  if (inserted) {
    const at = Math.floor(inserted[0] * file.length);
    file = new Uint8Array([...file.subarray(0, at), ...inserted[1], ...file.subarray(at)]);
  }
  await judge.image(file, name === 'npy' ? media : 'picture', `picture.${name}`);
});

const extent = fc.constantFrom(
  '0',
  '1',
  '2',
  '3',
  '7',
  '24',
  '100',
  '4097',
  '65536',
  '100001',
  '10000000000',
  '9'.repeat(400),
  '-1',
  '1L',
  ' ',
);
const array = fc.record({
  descr: fc.oneof(
    fc
      .tuple(
        fc.constantFrom('<', '>', '|', '='),
        fc.constantFrom('f2', 'f4', 'f8', 'u1', 'u2', 'i4', 'i8', 'u8', 'b1'),
      )
      .map((parts) => `'${parts.join('')}'`),
    fc.constantFrom("'<c8'", "'|O'", "'<U4'", "'__proto__'", "'<__proto__'", "[('a', '<f4')]", "''", '3'),
  ),
  order: fc.constantFrom('False', 'True', 'None'),
  shape: fc.oneof(
    fc.array(extent, { maxLength: 5 }).map((all) => `(${all.join(', ')},)`),
    fc.string({ maxLength: 8 }),
  ),
  bytes: fc.constantFrom(0, 1, 24, 96, 1000, 40_000),
  version: fc.constantFrom(1, 2, 3, 9),
  media,
});

fuzz(
  'NumPy files with headers that are others',
  120,
  array,
  async ({ descr, order, shape, bytes, version, media }) => {
    await judge.image(npy(header({ descr, order, shape }), bytes, version), media, 'array.npy');
  },
);
