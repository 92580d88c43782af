/**
 * Zip archives (PKWARE APPNOTE 6.3.10: stored and deflated, no encryption, no ZIP64), read strictly: everything is checked
 * against the limits before anything is unpacked, and a file is unpacked when it is asked for.
 */
import { inflateSync } from 'fflate';
import { UserError } from '../contract/errors';
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

/** A file as the directory at the end of an archive describes it. */
interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive, and once unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Of Unix: kind and permissions. */
  readonly mode: number;
  /** Where its local header begins, and its bytes after that; −1 where there is no such header. */
  readonly local: number;
  readonly start: number;
}

/** The files by name, folders left out. @throws UserError for an archive that is damaged, or that no exporter would write. */
export function readZip(bytes: Uint8Array, archive: string): ReadonlyMap<string, ZipFile> {
  const refuse = (reason: string): UserError => new UserError(`${archive} ${reason}.`);
  const damaged = (): UserError => refuse('is a damaged zip archive; copy or export it again');
  const entries = directoryOf(bytes);
  if (typeof entries === 'string') throw refuse(entries);
  if (entries === null) throw damaged();
  const files = new Map<string, ZipFile>();
  for (const entry of entries) {
    const { name, size, method, crc, packed, start } = entry;
    const problem = problemOf(entry);
    if (problem !== null) throw refuse(problem);
    if (files.has(name)) throw refuse(`holds ${name} twice; export it again`);
    const fits = method === STORED ? packed === size : packed <= size + size / 64 + 64;
    if (start < 0 || !fits) throw damaged();
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
  if (entries.reduce((total, { size }) => total + size, 0) > LIMITS.modelBytes) {
    throw refuse(`unpacks to more than ${LIMITS.modelBytes / 2 ** 20} MiB; use a smaller network`);
  }
  const places = [...entries].sort((a, b) => a.local - b.local);
  if (places.some(({ local }, i) => i > 0 && local < places[i - 1].start + places[i - 1].packed))
    throw damaged();
  return new Map([...files].filter(([name]) => !name.endsWith('/')));
}

/** What is wrong with a file, null if nothing is. */
function problemOf({ name, flags, method, packed, size, mode }: Entry): string | null {
  if (!isInside(name)) return `holds a file outside of itself (“${name}”), which is not read`;
  if ((flags & 1) !== 0) return `is encrypted (${name}); unpack it and zip it without a password`;
  if ((mode & 0o170000) === UNIX_LINK) return `holds a link (${name}); zip the file that it leads to`;
  if (method !== STORED && method !== DEFLATED)
    return `packs ${name} by method ${method}; zip it again with the usual one (deflate)`;
  if (size > SMALL && size <= LIMITS.modelBytes && size > packed * LIMITS.archive.ratio)
    return `unpacks ${name} to ${size} bytes from ${packed}, which no model does`;
  return null;
}

/** All entries; null for an archive that is damaged, a sentence for one of too many files. */
function directoryOf(bytes: Uint8Array): readonly Entry[] | string | null {
  const view = viewOf(bytes);
  const end = findEnd(view);
  if (end < 0) return null;
  const [count, directory] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (view.getUint16(end + 8, true) !== count || directory > end) return null;
  if (count > LIMITS.archive.files) {
    return `is a zip archive of ${count} files; a model has at most ${LIMITS.archive.files}`;
  }
  const entries: Entry[] = [];
  let at = directory;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY) return null;
    const [flags, method] = [8, 10].map((field) => view.getUint16(at + field, true));
    const [crc, packed, size, local] = [16, 20, 24, 42].map((field) => view.getUint32(at + field, true));
    const [nameBytes, extra, comment, mode] = [28, 30, 32, 40].map((field) =>
      view.getUint16(at + field, true),
    );
    const name = textOf(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    const begin = local + LOCAL_BYTES <= directory ? startOf(view, local, nameBytes) : -1;
    const start = begin + packed <= directory ? begin : -1;
    entries.push({ name, flags, method, crc, packed, size, mode, local, start });
    at += ENTRY_BYTES + nameBytes + extra + comment;
  }
  return entries;
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
