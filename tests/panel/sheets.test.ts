/** Style sheets: a class means one thing, so that no room changes what stands in another. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The same element in two sheets: how it looks, and where it lies. */
const SHARED = ['jp-Impact-place', 'jp-Impact-timeline', 'jp-Impact-topBar'];

const SHEETS = readdirSync('style').filter((name) => name.endsWith('.css'));

/** Classes that a sheet gives rules of their own, without saying where. */
const ownOf = (sheet: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(join('style', sheet), 'utf8').matchAll(/^\.(jp-Impact-\w+) \{/gm)].map(
      ([, name]) => name ?? '',
    ),
  );

it('is the only sheet that says how its classes look', () => {
  const sheetsOf = new Map<string, string[]>();
  for (const sheet of SHEETS)
    for (const name of ownOf(sheet)) sheetsOf.set(name, [...(sheetsOf.get(name) ?? []), sheet]);
  expect(sheetsOf.size).toBeGreaterThan(100);
  const several = [...sheetsOf].filter(([, sheets]) => sheets.length > 1).map(([name]) => name);
  expect(several.sort()).toEqual(SHARED);
});
