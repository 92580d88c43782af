/**
 * Whatever a kernel says of traits and steps, and in messages: the page answers in words, and its state stays one.
 * @jest-environment ./tests/support/browserEnvironment.js
 */
import { DOMWidgetModel, unpack_models } from '@jupyter-widgets/base';
import fc from 'fast-check';
import { UserError } from '../../src/engine/contract/errors';
import { SPECS } from '../../src/engine/augment/catalogue';
import { validateState } from '../../src/session/validate';
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
const conversation = fc.record({
  first: traits,
  steps: fc.array(step, { maxLength: 3 }),
  pipeline: fc.oneof({ weight: 4, arbitrary: fc.constant('the steps') }, fc.jsonValue({ maxDepth: 1 })),
  then: fc.array(
    fc.oneof(
      fc.record({ traits }),
      fc.record({ step, of: fc.nat(2) }),
      fc.record({ order: fc.array(fc.nat(2)) }),
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
  const judge = (): void => {
    validateState(session.state);
    session.activity.notices.forEach(expectSentence);
    for (const error of model.comm.updates('error')) if (typeof error === 'string') expectSentence(error);
  };
  try {
    await settled();
    judge();
    for (const next of then) {
      if ('traits' in next) await model.comm.update(next.traits);
      else if ('step' in next) await children[next.of]?.comm.update(next.step);
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
