/** Looks at a file before it is decoded: is it a picture, is it whole, is it small enough? */
import { imageSize } from 'image-size';
import { UserError } from '../contract/errors';
import { LIMITS } from '../limits';
import type { Image, Size } from './image';
import { isWholeJpeg, isWholePng, isWholeWebp } from './wholeness';

interface Format {
  readonly name: string;
  matches(bytes: Uint8Array): boolean;
  isWhole(bytes: Uint8Array): boolean;
}

const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
const always = (): boolean => true;

const FORMATS: readonly Format[] = [
  {
    name: 'PNG',
    matches: (bytes) => text(bytes, 1, 4) === 'PNG' && bytes[0] === 0x89,
    isWhole: isWholePng,
  },
  {
    name: 'JPEG',
    matches: (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8,
    isWhole: isWholeJpeg,
  },
  { name: 'GIF', matches: (bytes) => text(bytes, 0, 4) === 'GIF8', isWhole: always },
  {
    name: 'WebP',
    matches: (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP',
    isWhole: isWholeWebp,
  },
  { name: 'BMP', matches: (bytes) => text(bytes, 0, 2) === 'BM', isWhole: always },
  { name: 'AVIF', matches: (bytes) => text(bytes, 4, 12) === 'ftypavif', isWhole: always },
];

/**
 * The size of an encoded picture.
 * @returns height and width in pixels as stored, before any EXIF rotation.
 * @throws UserError for an empty file, something that is no picture (SVG counts as none: it is a program for a browser),
 * a file that ends too early, and more pixels than `LIMITS.imagePixels`.
 */
export function inspectPicture(bytes: Uint8Array, name: string): Size {
  if (bytes.length === 0) throw new UserError(`${name} is empty (0 bytes); choose a picture.`);
  const format = FORMATS.find((candidate) => candidate.matches(bytes));
  const accepted = FORMATS.map((candidate) => candidate.name).join(', ');
  if (!format)
    throw new UserError(
      `${name} is not a picture that can be read: it is ${nature(bytes)}. Choose ${accepted}.`,
    );
  if (!format.isWhole(bytes)) {
    throw new UserError(
      `${name} is cut off: the ${format.name} file ends too early. Copy or download it again.`,
    );
  }
  const size = headerSize(bytes, name, format.name);
  if (size.height * size.width > LIMITS.imagePixels) {
    throw new UserError(
      `${name} has ${size.width} × ${size.height} pixels; at most ${LIMITS.imagePixels / 1e6} million are read. Scale it down first.`,
    );
  }
  return size;
}

function headerSize(bytes: Uint8Array, name: string, format: string): Size {
  try {
    const { height, width } = imageSize(bytes);
    if (height > 0 && width > 0) return { height, width };
  } catch {
    // The sentence below says all that there is to say.
  }
  throw new UserError(
    `${name} is damaged: the header of the ${format} file gives no size. Copy or download it again.`,
  );
}

/** What a file is, for the sentence that refuses it. */
function nature(bytes: Uint8Array): string {
  const start = new TextDecoder().decode(bytes.subarray(0, 512)).trimStart().toLowerCase();
  if (start.startsWith('<svg') || (start.startsWith('<?xml') && start.includes('<svg')))
    return 'an SVG drawing';
  if (start.startsWith('<')) return 'a web page or XML';
  if (start.startsWith('%pdf')) return 'a PDF document';
  if (text(bytes, 4, 8) === 'ftyp') return 'HEIC or a film';
  if (text(bytes, 0, 2) === 'PK') return 'a ZIP archive';
  if (text(bytes, 0, 4) === 'II*\0' || text(bytes, 0, 4) === 'MM\0*') return 'a TIFF file';
  return 'of an unknown kind';
}

/** Size at which a picture is kept: itself, or scaled down so that its longer side is `LIMITS.imageSide`. */
export function keptSize({ height, width }: Size): Size {
  const scale = Math.min(1, LIMITS.imageSide / Math.max(height, width));
  return { height: Math.max(1, Math.round(height * scale)), width: Math.max(1, Math.round(width * scale)) };
}

/** RGBA bytes over white → float RGB. */
export function fromRgba(rgba: ArrayLike<number>, { height, width }: Size): Image {
  const data = new Float32Array(height * width * 3);
  for (let from = 0, to = 0; to < data.length; from += 4) {
    for (let c = 0; c < 3; c++) data[to++] = rgba[from + c] / 255;
  }
  return { height, width, channels: 3, data };
}
