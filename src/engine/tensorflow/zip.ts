/**
 * Zip archives (PKWARE APPNOTE 6.3.10: stored and deflated, no encryption, no ZIP64), read strictly: everything is checked
 * against the limits before anything is unpacked, and a file is unpacked when it is asked for.
 */
import { inflateSync } from 'fflate';
import { UserError } from '../analysis';
import { LIMITS } from '../limits';
import { crc32 } from './crc32';

export interface ZipFile {
  readonly name: string;
  /** Bytes once unpacked. */
  readonly size: number;
  /** Where the bytes begin in the archive; null if they are compressed there. */
  readonly offset: number | null;
  /** @throws UserError where what is unpacked is not what the archive announced. */
  read(): Uint8Array;
}

const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [END_BYTES, ENTRY_BYTES, LOCAL_BYTES] = [22, 46, 30];
const [STORED, DEFLATED] = [0, 8];
const UNIX_LINK = 0o120000;
/** Smaller files may be compressed to any degree. */
const SMALL = 2 ** 20;

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL;
}

/** The files by name, folders left out. @throws UserError for an archive that is damaged, or that no exporter would write. */
export function readZip(bytes: Uint8Array, archive: string): ReadonlyMap<string, ZipFile> {
  const view = viewOf(bytes);
  const refuse = (reason: string): UserError => new UserError(`${archive} ${reason}.`);
  const damaged = (): UserError => refuse('is a damaged zip archive; copy or export it again');
  const end = findEnd(view);
  if (end < 0) throw damaged();
  const [count, directory] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (view.getUint16(end + 8, true) !== count || directory > end) throw damaged();
  if (count > LIMITS.archive.files) {
    throw refuse(`is a zip archive of ${count} files; a model has at most ${LIMITS.archive.files}`);
  }

  const files = new Map<string, ZipFile>();
  const places: (readonly [number, number])[] = [];
  let total = 0;
  let at = directory;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) throw damaged();
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true));
    const [nameBytes, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const [mode, local] = [view.getUint16(at + 40, true), view.getUint32(at + 42, true)];
    const name = textOf(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    at += ENTRY_BYTES + nameBytes + extra + comment;

    if (!isInside(name)) throw refuse(`holds a file outside of itself (“${name}”), which is not read`);
    if (files.has(name)) throw refuse(`holds ${name} twice; export it again`);
    if ((flags & 1) !== 0) throw refuse(`is encrypted (${name}); unpack it and zip it without a password`);
    if ((mode & 0o170000) === UNIX_LINK)
      throw refuse(`holds a link (${name}); zip the file that it leads to`);
    if (method !== STORED && method !== DEFLATED) {
      throw refuse(`packs ${name} by method ${method}; zip it again with the usual one (deflate)`);
    }
    total += size;
    if (total > LIMITS.modelBytes) {
      throw refuse(`unpacks to more than ${LIMITS.modelBytes / 2 ** 20} MiB; use a smaller network`);
    }
    if (size > SMALL && size > packed * LIMITS.archive.ratio) {
      throw refuse(`unpacks ${name} to ${size} bytes from ${packed}, which no model does`);
    }
    const start = local + LOCAL_BYTES <= directory ? startOf(view, local, nameBytes) : -1;
    const fits = method === STORED ? packed === size : packed <= size + size / 64 + 64;
    if (start < 0 || start + packed > directory || !fits) throw damaged();
    places.push([local, start + packed]);
    if (name.endsWith('/')) continue;
    const part = bytes.subarray(start, start + packed);
    files.set(name, {
      name,
      size,
      offset: method === STORED ? start : null,
      read: () => {
        const content = method === STORED ? part : inflated(part, size, damaged);
        if (content.length !== size || crc32(content) !== crc) throw damaged();
        return content;
      },
    });
  }
  places.sort(([a], [b]) => a - b);
  if (places.some(([begin], i) => i > 0 && begin < places[i - 1][1])) throw damaged();
  return files;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** The end record, whose comment must reach exactly to the end of the file; −1 if there is none. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === END && at + view.getUint16(at + 20, true) === last) return at;
  }
  return -1;
}

/** Where the bytes of a file begin, by its local header; −1 if that is not of this file. */
function startOf(view: DataView, local: number, nameBytes: number): number {
  if (view.getUint32(local, true) !== LOCAL || view.getUint16(local + 26, true) !== nameBytes) return -1;
  return local + LOCAL_BYTES + nameBytes + view.getUint16(local + 28, true);
}

/** Not absolute, and never up; a backslash is a separator to some and a letter to others. */
export function isInside(path: string): boolean {
  const parts = path.replace(/\/$/, '').split('/');
  return !/[\\\0:]/.test(path) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** More than was announced does not fit and is not written. */
function inflated(packed: Uint8Array, size: number, damaged: () => UserError): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch {
    throw damaged();
  }
}
