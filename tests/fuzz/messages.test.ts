/**
 * Whatever a kernel says of traits and steps, and in messages: the page answers in words, and its state stays one.
 * @jest-environment ./tests/support/browserEnvironment.js
 */
import { DOMWidgetModel, unpack_models } from '@jupyter-widgets/base';
import fc from 'fast-check';
import { UserError } from '../../src/engine/contract/errors';
import { LIMITS } from '../../src/engine/limits';
import { AUGMENTATION_NAMES, defaultParameters, SPECS } from '../../src/engine/augment/catalogue';
import { validateState } from '../../src/session/validate';
import { pointsOf } from '../../src/study/axis';
import { ringsOf } from '../../src/study/plans/smallest';
import { studiesFromJson } from '../../src/study/spec';
import { readAnalysis, writeAnalysis } from '../../src/widget/analysisFile';
import { AugmentationModel } from '../../src/widget/augmentationModel';
import { WORDS } from '../../src/widget/hostWords';
import { KernelSession } from '../../src/widget/kernelSession';
import {
  KERNEL_MESSAGES,
  parseKernelMessage,
  PROTOCOL_VERSION,
  versionMismatch,
} from '../../src/widget/protocol';
import type { TraitKind } from '../../src/widget/schema';
import { STATE_TRAITS, traitDefaults } from '../../src/widget/traits';
import { MODULE_NAME } from '../../src/widget/version';
import { FakeManager, settled } from '../widget/harness';
import { bench } from '../session/fakes';
import { onFakeClock } from '../support/clock';
import { fuzz } from '../support/fuzz';

/** What JSON can say, and what it can say that looks like something else. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>('__proto__', 'constructor', { toString: 1 }, { length: 3 }, [[[]]], -0, 1e308),
  fc.constantFrom(100, 5000).map((length) => 'x'.repeat(length)),
  fc.constantFrom(300, 3000).map((length) => Array.from({ length }, (_, index) => index)),
);

/** A sentence for the user, of a length that fits a notice, without the words of an engine. */
function expectSentence(text: string): void {
  const isSentence =
    text.length <= 300 &&
    text.endsWith('.') &&
    !/undefined|NaN|\[object|Cannot read|is not a function|\n/.test(text);
  if (!isSentence) throw new Error(`No sentence of ${text.length} letters: ${text}`);
}

const fieldNames = Object.values(KERNEL_MESSAGES).flatMap((fields) => Object.keys(fields));
const messages = fc.oneof(
  anything,
  fc.record(
    {
      version: fc.oneof({ weight: 9, arbitrary: fc.constant(PROTOCOL_VERSION) }, anything),
      type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...Object.keys(KERNEL_MESSAGES)) }, anything),
      ...Object.fromEntries(fieldNames.map((name) => [name, anything])),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
);

fuzz('messages of a kernel', 300, messages, (content) => {
  expectSentence(versionMismatch(content, WORDS.notebook) ?? 'They fit.');
  try {
    parseKernelMessage(content);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expectSentence(error.message);
  }
});

/** A study as a line of text, as an object, or as something else. */
const parameter = fc.constantFrom(
  ...['rotate.angle', 'translate.x', 'brightness.factor', 'jpeg.quality', 'rotate.interpolation'],
  ...['warp.by', '__proto__.angle', 'rotate.__proto__', 'rotate', ''],
);
const end = fc.oneof(
  fc.integer({ min: -100, max: 100 }),
  fc.double({ noNaN: true }),
  fc.constantFrom<unknown>('x', '', 1e-9, 1e308, -0, '−5'),
);
const line = fc
  .tuple(
    fc.constantFrom('', 'scan ', 'worst-case ', 'smallest ', 'constructor '),
    fc.array(
      fc
        .tuple(parameter, fc.array(end, { maxLength: 4 }))
        .map(([name, ends]) => (ends.length > 0 ? `${name}=${ends.join(':')}` : name)),
      { maxLength: 5 },
    ),
  )
  .map(([kind, axes]) => kind + axes.join(', '));
const axis = fc.record(
  { parameter: fc.oneof(parameter, anything), from: end, to: end, step: end, more: anything },
  { requiredKeys: [], noNullPrototype: true },
);
const study = fc.oneof(
  line,
  fc.record(
    {
      kind: fc.oneof(fc.constantFrom('scan', 'worst-case', 'smallest', '__proto__'), anything),
      axes: fc.oneof(fc.array(fc.oneof(axis, line), { maxLength: 4 }), anything),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
  anything,
);
const order = fc.oneof(
  { weight: 4, arbitrary: fc.record({ studies: fc.array(study, { minLength: 1, maxLength: 3 }) }) },
  fc.record({ studies: anything }),
  anything,
);

fuzz('orders of studies', 300, order, (json) => {
  try {
    for (const { kind, axes } of studiesFromJson(json)) {
      const counts = axes.map((one) => (kind === 'smallest' ? ringsOf : pointsOf)(one).length);
      const points = counts.reduce((product, count) => product * count, 1);
      if (points > LIMITS.study.points) throw new Error(`${points} points`);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expectSentence(error.message);
  }
});

const numbers = fc.oneof(fc.integer({ min: -2, max: 1100 }), fc.double({ min: -1, max: 20, noNaN: true }));
const hash = fc.constantFrom('a'.repeat(64), 'b'.repeat(64), 'A'.repeat(64));
const source = fc.oneof(
  fc.record({
    kind: fc.constant('bundled'),
    name: fc.constantFrom('coffee.jpg', '../x.png', '//host/x', ''),
  }),
  fc.record(
    {
      kind: fc.constant('asset'),
      id: hash,
      name: fc.constant('a'),
      bytes: fc.nat(99),
      media: fc.constantFrom('picture', 'series', 'film'),
    },
    { requiredKeys: ['kind', 'id', 'name', 'bytes'], noNullPrototype: true },
  ),
);

/** Values that often are right for a kind of trait. */
function likely(kind: TraitKind): fc.Arbitrary<unknown> {
  if (kind.type === 'choice') return fc.constantFrom(...kind.choices, 'lime');
  if (kind.type === 'classes')
    return fc.oneof(fc.constantFrom(...kind.names), fc.array(fc.nat(5), { maxLength: 4 }));
  if (kind.type === 'fields') {
    const ranges = Object.entries(kind.fields);
    return fc.record(
      Object.fromEntries(ranges.map(([key, [min, max]]) => [key, fc.double({ min, max, noNaN: true })])),
    );
  }
  if (kind.type === 'parameters') {
    const names = Object.values(kind.specs).flatMap((own) => Object.keys(own));
    const values = fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor'), numbers, {
      maxKeys: 2,
    });
    return fc.dictionary(fc.constantFrom(...Object.keys(kind.specs), '__proto__', 'toString'), values, {
      maxKeys: 2,
    });
  }
  if (kind.type === 'source') return source;
  if (kind.type === 'sources') return fc.array(source, { maxLength: 3 });
  if (kind.type === 'boolean') return fc.boolean();
  return fc.oneof(
    numbers,
    fc.array(numbers, { maxLength: 3 }),
    fc.string({ maxLength: 5 }),
    fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
  );
}

const traits = fc.record(
  Object.fromEntries(
    Object.entries(STATE_TRAITS).map(([name, { kind }]) => [
      name,
      fc.oneof(likely(kind), fc.constant(null), anything),
    ]),
  ),
  { requiredKeys: [], noNullPrototype: true },
);
const keys = [...new Set(Object.values(SPECS).flatMap(({ parameters }) => Object.keys(parameters)))];
const step = fc.record(
  {
    name: fc.oneof(fc.constantFrom(...Object.keys(SPECS), 'warp'), anything),
    enabled: fc.oneof(fc.boolean(), anything),
    ...Object.fromEntries(keys.map((key) => [key, fc.oneof(numbers, anything)])),
  },
  { requiredKeys: [], noNullPrototype: true },
);
/** A step that is right, with an id that another may have. */
const written = fc
  .record({
    name: fc.constantFrom(...AUGMENTATION_NAMES),
    id: fc.oneof(fc.constantFrom('a', 'b', ''), anything),
  })
  .map(({ name, id }) => ({ id, name, enabled: true, ...defaultParameters(name) }));
const document = fc.record(
  {
    [MODULE_NAME]: fc.oneof({ weight: 9, arbitrary: fc.constant({ format: 1, version: '0.1.0' }) }, anything),
    state: fc.oneof({ weight: 9, arbitrary: traits }, anything),
    augmentations: fc.oneof(
      { weight: 9, arbitrary: fc.array(fc.oneof(step, written, anything), { maxLength: 4 }) },
      anything,
    ),
    paths: fc.oneof(fc.dictionary(hash, anything), anything),
  },
  { requiredKeys: [], noNullPrototype: true },
);

fuzz('analyses in files', 60, document, (content) => {
  try {
    const { state, notice } = readAnalysis(JSON.stringify(content));
    validateState(state);
    const ids = state.augmentations.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new Error(`two steps are called ${ids.join(', ')}`);
    if (notice !== null) expectSentence(notice);
    readAnalysis(writeAnalysis(state, () => undefined));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expectSentence(error.message);
  }
});

/** The sentence of an error that a kernel tells. */
const wordsOf = (message: unknown): readonly string[] => {
  const { sentence } = Object(message) as { readonly sentence?: unknown };
  return typeof sentence === 'string' && sentence.length <= 300 ? [sentence] : [];
};

const conversation = fc.record({
  first: traits,
  steps: fc.array(step, { maxLength: 3 }),
  pipeline: fc.oneof({ weight: 4, arbitrary: fc.constant('the steps') }, fc.jsonValue({ maxDepth: 1 })),
  then: fc.array(
    fc.oneof(
      fc.record({ traits }),
      fc.record({ step, of: fc.nat(2) }),
      fc.record({ order: fc.array(fc.nat(2)) }),
      fc.record({ tell: messages }),
      fc.record({ study: order, tolerance: fc.oneof(fc.constant(null), anything), gallery: fc.boolean() }),
    ),
    { maxLength: 5 },
  ),
});

class Model extends DOMWidgetModel {
  static override serializers = {
    ...DOMWidgetModel.serializers,
    augmentations: { deserialize: unpack_models },
  };
}

onFakeClock();

fuzz('traits and steps of a kernel', 40, conversation, async ({ first, steps, pipeline, then }) => {
  const page = bench();
  const manager = new FakeManager();
  const children = steps.map((attributes, index) => manager.make(AugmentationModel, attributes, `s${index}`));
  const augmentations = pipeline === 'the steps' ? children : pipeline;
  const model = manager.make(Model, { ...traitDefaults(), ...first, augmentations }, 'main');
  const kernelSession = new KernelSession(model, (state, pull) => page.session(state, pull));
  const { session } = kernelSession;
  // A kernel's own words are shown as they are, if they are few.
  const told = new Set(then.flatMap((next) => ('tell' in next ? wordsOf(next.tell) : [])));
  const judge = (): void => {
    validateState(session.state);
    session.activity.notices.filter((notice) => !told.has(notice)).forEach(expectSentence);
    for (const { sentence } of model.comm.messages('study-failed')) expectSentence(sentence);
    for (const error of model.comm.updates('error')) if (typeof error === 'string') expectSentence(error);
  };
  try {
    await settled();
    judge();
    for (const next of then) {
      if ('traits' in next) await model.comm.update(next.traits);
      else if ('tell' in next) model.comm.say(next.tell);
      else if ('study' in next) {
        const { study: asked, tolerance, gallery } = next;
        model.comm.tell('study', { request: 'r', order: asked, tolerance, gallery });
        await settled();
      } else if ('step' in next) await children[next.of]?.comm.update(next.step);
      else {
        const order = next.order.map((index) => children[index]).filter((child) => child !== undefined);
        await model.comm.update({ augmentations: order.map(({ model_id }) => `IPY_MODEL_${model_id}`) });
      }
      judge();
    }
  } finally {
    kernelSession.dispose();
    page.dispose();
  }
});
