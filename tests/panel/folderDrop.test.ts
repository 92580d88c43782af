/** @jest-environment jsdom */
import { filesOf, folderIn } from '../../src/panel/bar/folderDrop';
import { MOST_ENTRIES } from '../../src/session/folder';
import { LIMITS } from '../../src/session/state';
import { byRole, closeAll, open } from './queries';

afterEach(closeAll);

type Tree = { readonly [name: string]: Tree | string };

/** Entries as browsers give them: a hundred at a time. */
function entry(path: string, content: Tree | string, isLocked = false): FileSystemEntry {
  const name = path.split('/').at(-1) ?? '';
  if (typeof content === 'string') {
    const file = (taken: (file: File) => void, failed: () => void): void =>
      isLocked ? failed() : taken(new File([content], name));
    return { name, fullPath: path, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
  }
  const createReader = () => {
    const entries = Object.entries(content).map(([inner, of]) =>
      entry(`${path}/${inner}`, of, inner.startsWith('locked')),
    );
    return { readEntries: (taken: (piece: FileSystemEntry[]) => void) => taken(entries.splice(0, 100)) };
  };
  return {
    name,
    fullPath: path,
    isFile: false,
    isDirectory: true,
    createReader,
  } as unknown as FileSystemEntry;
}

const folder = (content: Tree) => entry('/photos', content) as FileSystemDirectoryEntry;
const many = (count: number): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}.png`, 'x']));

function drop(target: Element, ...entries: readonly FileSystemEntry[]): Event {
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const items = entries.map((one) => ({ webkitGetAsEntry: () => one }));
  Object.assign(event, { dataTransfer: { items, files: [], types: ['Files'] } });
  target.dispatchEvent(event);
  return event;
}

describe('a folder that is dropped on the panel', () => {
  it('is opened with all files inside, by their paths', async () => {
    const { session, panel } = open();
    const event = drop(panel.node, folder({ 'a.png': 'a', cats: { 'b.png': 'b', deep: { 'c.png': 'c' } } }));
    expect(event.defaultPrevented).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(session.calls).toContain('openFolder photos: a.png,cats/b.png,cats/deep/c.png');
  });

  it('is looked at as far as a gallery holds its images, however many there are', async () => {
    const { files, isCut } = await filesOf(folder(many(LIMITS.gallery + 500)), 'image');
    expect(files).toHaveLength(LIMITS.gallery + 1);
    expect(isCut).toBe(false);
  });

  it('of a hundred thousand other files is not looked at to its end, which is said', async () => {
    const { session, panel } = open();
    // The browser gives the same hundred again and again.
    const some = Object.entries(many(100)).map(([name, of]) => entry(`/photos/${name}.txt`, of));
    const endless = {
      name: 'photos',
      fullPath: '/photos',
      isDirectory: true,
      createReader: () => ({ readEntries: (taken: (piece: FileSystemEntry[]) => void) => taken(some) }),
    } as unknown as FileSystemDirectoryEntry;
    const { files, isCut } = await filesOf(endless, 'image');
    expect([files.length, isCut]).toEqual([MOST_ENTRIES, true]);
    drop(panel.node, endless);
    for (let i = 0; i < 100 && session.activity.notices.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(session.activity.notices).toEqual([
      'photos has more than 20,000 files, of which no more were looked at; drop a folder of images alone.',
    ]);
  });

  it('has an empty file where one cannot be opened', async () => {
    const [one] = (await filesOf(folder({ 'locked.png': 'x' }), 'image')).files;
    expect([one.name, one.file.size]).toEqual(['locked.png', 0]);
  });

  it('is told from files', () => {
    const data = (one: FileSystemEntry | null) =>
      ({ items: [{ webkitGetAsEntry: () => one }] }) as unknown as DataTransfer;
    expect(folderIn(data(entry('/a.png', 'a')))).toBeNull();
    expect(folderIn(data(null))).toBeNull();
    expect(folderIn(data(folder({})))?.name).toBe('photos');
    expect(folderIn(null)).toBeNull();
  });

  it('can be chosen by the menu too', () => {
    const { session, panel } = open();
    const input = panel.node.querySelector<HTMLInputElement>('input[webkitdirectory]');
    const chosen = new File(['a'], 'a.png');
    Object.defineProperty(chosen, 'webkitRelativePath', { value: 'photos/cats/a.png' });
    Object.defineProperty(input, 'files', { value: [chosen] });
    input?.dispatchEvent(new Event('change'));
    expect(session.calls).toContain('openFolder photos: cats/a.png');
    byRole(panel.node, 'button', session.state.image.name);
  });
});
