/** Folders among what is dropped: all files inside, however deep, as far as a gallery can hold them. */
import type { Domain } from '../../engine/augment/spec';
import { isInput, MOST_ENTRIES, type FolderFile } from '../../session/folder';
import { LIMITS } from '../../session/state';

/** The folder that is dropped; null where none is. To be asked within the event. */
export function folderIn(data: DataTransfer | null): FileSystemDirectoryEntry | null {
  const entries = [...(data?.items ?? [])].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  return entries.find(isFolder) ?? null;
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** What lies in a folder, as far as it was looked at. */
export interface Found {
  readonly files: readonly FolderFile[];
  /** There was more in it than is looked at, and fewer inputs among that than a gallery holds. */
  readonly isCut: boolean;
}

/** The files of a folder, until there is an input more than a gallery holds. One that cannot be opened is empty. */
export async function filesOf(folder: FileSystemDirectoryEntry, domain: Domain): Promise<Found> {
  const files: FolderFile[] = [];
  const folders = [folder];
  let [looked, inputs] = [0, 0];
  for (let next = folders.shift(); next; next = folders.shift()) {
    for await (const entry of entriesOf(next)) {
      if (inputs > LIMITS.gallery) return { files, isCut: false };
      if (++looked > MOST_ENTRIES) return { files, isCut: true };
      if (isFolder(entry)) folders.push(entry);
      if (!isFile(entry)) continue;
      const name = entry.fullPath.slice(folder.fullPath.length + 1);
      const file = { file: await opened(entry), name };
      if (isInput(file, domain)) inputs += 1;
      files.push(file);
    }
  }
  return { files, isCut: false };
}

const opened = (entry: FileSystemFileEntry): Promise<Blob> =>
  new Promise((resolve) => entry.file(resolve, () => resolve(new Blob())));

/** Browsers give the entries of a folder in pieces, the last of which is empty. */
async function* entriesOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  for (;;) {
    const piece = await new Promise<readonly FileSystemEntry[]>((resolve) =>
      // A folder that may not be read is one without files.
      reader.readEntries(resolve, () => resolve([])),
    );
    if (piece.length === 0) return;
    yield* piece;
  }
}
