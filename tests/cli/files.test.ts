import { read } from '../../src/cli/files';

describe('a file that cannot be read', () => {
  it.each([
    ['https://example.org/cat.jpg', 'is a web address, and nothing is downloaded here'],
    ['nowhere/cat.jpg', 'there is no such file or folder'],
    ['tests', 'it is a folder'],
  ])('%s: %s', async (path, words) => {
    await expect(read(path)).rejects.toThrow(words);
  });
});
