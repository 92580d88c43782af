/** Every line of the fault matrix in docs/reliability.md is shown by something that there is. */
import { existsSync, readFileSync } from 'node:fs';

/** Browser tests by the mark of the line. */
const MARKED = {
  '✦': 'ui-tests/tests/jupyterlab/faults.test.ts',
  '✧': 'ui-tests/tests/hosts/faults.test.ts',
} as const;

const page = readFileSync('docs/reliability.md', 'utf8');
const [matrix] = page.slice(page.indexOf('\n| fault |')).split('\n\n');
const lines = matrix
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, fault, , , shownBy]) => [fault, shownBy] as const);

/** Where the tests of a line are, and words of their names. */
function testsOf(shownBy: string): readonly (readonly [file: string, words: string])[] {
  const marks = (Object.keys(MARKED) as (keyof typeof MARKED)[]).filter((mark) => shownBy.includes(mark));
  return [...shownBy.matchAll(/`([^`]+)`/g)].flatMap(([, code]): readonly (readonly [string, string])[] => {
    const [, path] = /((?:ui-tests\/)?tests\/\S+\.test\.ts)/.exec(code) ?? [];
    if (path === undefined) return marks.map((mark) => [MARKED[mark], code]);
    const [, words] = /-t (?:"([^"]+)"|\S+)/.exec(code) ?? [];
    const bare = words ?? / -t (\S+)/.exec(code)?.[1] ?? '';
    return [[existsSync(path) ? path : `ui-tests/${path}`, bare]];
  });
}

it('has lines', () => expect(lines.length).toBeGreaterThan(15));

it.each(lines)('%s is shown by a test', (_, shownBy) => {
  const tests = testsOf(shownBy);
  expect(tests.length).toBeGreaterThan(0);
  for (const [file, words] of tests) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    expect([file, words, text.includes(words) && text !== '']).toEqual([file, words, true]);
  }
});
