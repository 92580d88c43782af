/** A folder of images that is opened in the page. */
import { folderWords, inputsOf, type FolderFile } from '../../src/session/folder';
import { LIMITS } from '../../src/session/state';
import { bench, reaches, type Bench } from './fakes';
import { onFakeClock } from '../support/clock';

onFakeClock();

const file = (name: string, bytes = name): FolderFile => ({ name, file: new Blob([bytes]) });

describe('the files of a folder', () => {
  it('are its images in the order of their paths, without what is hidden', () => {
    const files = ['b/10.png', 'b/2.png', 'a.JPG', '.DS_Store', '.git/x.png', 'notes.txt', 'scan.npy'];
    expect(
      inputsOf(
        files.map((name) => file(name)),
        'image',
      ).map(({ name }) => name),
    ).toEqual(['a.JPG', 'b/2.png', 'b/10.png', 'scan.npy']);
    expect(
      inputsOf(
        files.map((name) => file(name)),
        'series',
      ).map(({ name }) => name),
    ).toEqual(['scan.npy']);
  });

  it('are as many as a gallery holds, and the limit is named', () => {
    const many = Array.from({ length: LIMITS.gallery + 5 }, (_, i) => file(`${i}.png`));
    const inputs = inputsOf(many, 'image');
    expect([inputs.length, inputs[0].name, inputs.at(-1)?.name]).toEqual([2000, '0.png', '1999.png']);
    expect(folderWords('photos', { found: many.length, unread: [], repeated: 0 })).toEqual([
      'photos has more than 2,000 images, which are as many as a gallery holds; those after them are left out.',
    ]);
  });

  it('that cannot be read are listed, the first five by name', () => {
    const unread = Array.from({ length: 7 }, (_, i) => ({ name: `${i}.png`, problem: 'empty' }));
    expect(folderWords('photos', { found: 9, unread, repeated: 1 })).toEqual([
      'Left out, since they cannot be read: 0.png (empty), 1.png (empty), 2.png (empty), 3.png (empty), 4.png (empty), 2 more.',
      'An image that comes twice is shown once.',
    ]);
  });
});

describe('a folder that is opened', () => {
  let page: Bench;
  beforeEach(() => (page = bench()));
  afterEach(() => page.dispose());

  async function opened(files: readonly FolderFile[]) {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    await session.files.openFolder(files, 'photos');
    await reaches(session, 'ready', 'error');
    return session;
  }

  it('becomes the gallery, its first image is shown, and what cannot be read is named', async () => {
    const locked = {
      name: 'c.png',
      file: { size: 3, type: '', arrayBuffer: () => Promise.reject(new Error()) },
    };
    const session = await opened([
      file('b.png'),
      file('a.png'),
      file('again.png', 'a.png'),
      file('empty.png', ''),
      locked as unknown as FolderFile,
      file('readme.md'),
    ]);
    expect(session.state.gallery.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    expect(session.state.image).toBe(session.state.gallery[0]);
    expect(session.activity).toMatchObject({ status: 'ready', error: null });
    expect(session.activity.notices).toEqual([
      'Left out, since they cannot be read: c.png (cannot be opened), empty.png (empty).',
      'An image that comes twice is shown once.',
    ]);
  });

  it('without an image is refused in a sentence, and nothing changes', async () => {
    const session = await opened([file('readme.md')]);
    expect(session.activity.error).toMatch(/^photos holds no images/);
    expect(session.state.gallery).toEqual([]);
  });

  it('costs no memory: its files are read again when they are wanted', async () => {
    const read = jest.fn();
    const files = Array.from({ length: 3 }, (_, i) => {
      const one = file(`${i}.png`);
      const arrayBuffer = one.file.arrayBuffer.bind(one.file);
      one.file.arrayBuffer = () => {
        read(i);
        return arrayBuffer();
      };
      return one;
    });
    const session = await opened(files);
    expect(read).toHaveBeenCalledTimes(3);
    const [, second] = session.state.gallery;
    const bytes = await page.assets.resolve('image', second, null, () => {}, new AbortController().signal);
    expect(bytes).toBe(files[1].file);
  });
});
