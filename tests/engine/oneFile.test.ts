/** An augmentation or a method is one file: generic code knows none by its name, so that a new one needs no other source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUGMENTATION_NAMES } from '../../src/engine/augment/catalogue';
import { METHODS } from '../../src/engine/attribution/methods/catalogue';

/** Who works on one augmentation alone: its handles and tools, corruptions that are made of it, its own file. */
const OF_AUGMENTATIONS = [
  /^engine\/augment\/(\w+\/|catalogue|registry)/,
  /^panel\/handles\//,
  /^study\/imagenet[CP]\.ts$/,
  // Words of a specification, and fields of plain objects.
  /^study\/spec\.ts$/,
];
const OF_METHODS = [
  /^engine\/attribution\/methods\//,
  // The picture that decides whether a backend may be used, and a title that is too long for its segment.
  /^engine\/selfTest\//,
  /^panel\/explain\/methodChoice\.ts$/,
];
/** Two words, joined: one alone may mean other things, too. */
const isUnmistakable = (name: string): boolean => /[-_]/.test(name);

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join('src', path), 'utf8') }));

function knownIn(names: readonly string[], but: readonly RegExp[]): readonly string[] {
  return SOURCES.filter(({ path }) => !but.some((own) => own.test(path))).flatMap(({ path, text }) =>
    names.filter((name) => text.includes(`'${name}'`)).map((name) => `${path}: ${name}`),
  );
}

it('of augmentations', () => {
  expect(knownIn(AUGMENTATION_NAMES.filter(isUnmistakable), OF_AUGMENTATIONS)).toEqual([]);
});

it('of methods', () => {
  expect(knownIn(METHODS.filter(isUnmistakable), OF_METHODS)).toEqual([]);
});
