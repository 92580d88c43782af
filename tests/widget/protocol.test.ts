import { WORDS } from '../../src/widget/hostWords';
import { readFileSync } from 'node:fs';
import { METHODS } from '../../src/engine/attribution/methods/catalogue';
import { DEFAULT_STATE, LIMITS } from '../../src/session/state';
import { widgetCatalogue } from '../../src/widget/catalogue';
import {
  KERNEL_MESSAGES,
  parseKernelMessage,
  PROTOCOL_VERSION,
  versionMismatch,
} from '../../src/widget/protocol';
import { STATE_TRAITS, traitDefaults } from '../../src/widget/traits';

const read = (path: string) =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, Record<string, unknown>>>;

describe('the protocol', () => {
  const shard = {
    version: PROTOCOL_VERSION,
    type: 'shard',
    asset: 'a'.repeat(64),
    shard: 0,
    shards: 1,
    hash: 'b'.repeat(64),
  };

  it('takes a message that fits its table', () => {
    expect(parseKernelMessage(shard)).toEqual(shard);
  });

  it.each([
    ['of another version', { ...shard, version: 99 }],
    ['that is none', 'hello'],
    ['of ipywidgets', { do: 'focus' }],
  ])('ignores a message %s', (_, message) => {
    expect(parseKernelMessage(message)).toBeNull();
  });

  it.each([
    ['of an unknown type', { ...shard, type: 'run' }, '(“run”)'],
    ['of a type that objects have anyway', { ...shard, type: 'constructor' }, '(“constructor”)'],
    ['without a field', { ...shard, hash: undefined }, '(“shard” with the hash null)'],
    ['with a negative count', { ...shard, shard: -1 }, '(“shard” with the shard -1)'],
    ['with a hash that is none', { ...shard, asset: '../..' }, '(“shard” with the asset “../..”)'],
  ])('says what is wrong with a message %s', (_, message, words) => {
    expect(() => parseKernelMessage(message)).toThrow(words);
  });

  it('says on which side to act when the versions differ', () => {
    const { notebook, dashboard } = WORDS;
    expect(versionMismatch(PROTOCOL_VERSION, notebook)).toBeNull();
    expect(versionMismatch(PROTOCOL_VERSION + 1, notebook)).toContain('Reload the page');
    expect(versionMismatch(0, notebook)).toContain('Upgrade the package');
    expect(versionMismatch(undefined, notebook)).toContain('Upgrade the package');
    expect(versionMismatch(0, dashboard)).toContain('Tell whoever runs this dashboard');
  });

  it('keeps every payload under the limit of a message', () => {
    expect(LIMITS.messageBytes).toBeLessThan(5 * 1024 * 1024);
    expect(Object.keys(KERNEL_MESSAGES)).not.toHaveLength(0);
  });
});

describe('the table of traits', () => {
  it('covers every part of the state but the augmentations', () => {
    const covered = new Set<string>();
    for (const [name, trait] of Object.entries(STATE_TRAITS)) {
      const other = name === 'mean' || name === 'std' ? [1] : name === 'methods' ? [] : {};
      Object.keys(trait.patch(other as never, DEFAULT_STATE)).forEach((key) => covered.add(key));
    }
    expect([...covered, 'augmentations'].sort()).toEqual(Object.keys(DEFAULT_STATE).sort());
  });

  it('gives back what it was given, for each trait', () => {
    for (const [name, trait] of Object.entries(STATE_TRAITS)) {
      const value = trait.read(DEFAULT_STATE);
      const state = { ...DEFAULT_STATE, ...trait.patch(value as never, DEFAULT_STATE) };
      expect([name, trait.read(state)]).toEqual([name, traitDefaults()[name]]);
    }
  });

  it('is what Python reads', () => {
    const { widget } = read('augmentation_impact/catalogue.json');
    expect(widget).toEqual(JSON.parse(JSON.stringify(widgetCatalogue())));
  });
});

describe('the settings of JupyterLab', () => {
  it('have the defaults, ranges and choices of the state', () => {
    const { properties } = read('schema/plugin.json');
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(['size', 'method', 'recording']));
    expect(properties['size']).toMatchObject({ ...LIMITS.size, default: DEFAULT_STATE.size });
    expect(properties['method']).toMatchObject({
      enum: [null, ...METHODS],
      default: DEFAULT_STATE.method,
    });
    expect(properties['recording']).toMatchObject({ default: DEFAULT_STATE.recording });
  });
});
