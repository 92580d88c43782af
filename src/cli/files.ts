/** Files of the command line: what cannot be read or written is said in one sentence. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UserError } from '../engine/contract/errors';
import { LIMITS } from '../engine/limits';

export async function read(path: string): Promise<ArrayBuffer> {
  if (/^(https?|ftp|s3|gs):/i.test(path))
    throw new UserError(
      `${path} is a web address, and nothing is downloaded here; save the file and name that.`,
    );
  try {
    const bytes = await readFile(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); name a file that exists.`);
  }
}

/** @param path `-` is the standard output */
export async function write(path: string, bytes: string | Uint8Array): Promise<void> {
  if (path === '-') {
    process.stdout.write(bytes);
    return;
  }
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UserError(`${path} cannot be written (${reason(error)}); name a file in a folder that exists.`);
  }
}

export async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

/** Text that a user wrote, with or without a mark of its order of bytes. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await read(path));
}

/** JSON that a user wrote. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON (${(error as Error).message}).`);
  }
}

/** A folder to write into, made if it is not there. */
export async function folder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new UserError(`${path} cannot be made (${reason(error)}); name another folder.`);
  }
}

const PICTURES = ['.png', '.jpg', '.jpeg', '.gif', '.webp', '.bmp', '.avif', '.npy'];

/**
 * Files as they are, and of folders all that have the ending of an image, with the folders inside of them, by name.
 * @throws UserError for a folder without images, or for more than a study takes
 */
export async function filesIn(
  paths: readonly string[],
  endings: readonly string[] = PICTURES,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (facts) => facts.isDirectory(),
      () => false,
    );
    if (!isFolder) found.push(path);
    else found.push(...(await imagesIn(path, endings)));
    if (found.length > LIMITS.study.images)
      throw new UserError(
        `There are more than ${LIMITS.study.images.toLocaleString('en-US')} images, the most of one study; name fewer.`,
      );
  }
  return found;
}

async function imagesIn(path: string, endings: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const visit = async (place: string): Promise<void> => {
    const entries = await readdir(place, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (found.length > LIMITS.study.images) return;
      const inside = join(place, entry.name);
      if (entry.isDirectory()) await visit(inside);
      else if (entry.isFile() && endings.includes(extname(entry.name).toLowerCase())) found.push(inside);
    }
  };
  try {
    await visit(path);
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); name a folder that exists.`);
  }
  if (found.length === 0)
    throw new UserError(`${path} has no images (${endings.join(', ')}); name another folder.`);
  return found;
}

const REASONS = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EACCES', 'it is not allowed'],
  ['ENOSPC', 'the disk is full'],
]);

export function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return (code && (REASONS.get(code) ?? code)) ?? String(error);
}
