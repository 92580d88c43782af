import { FOLDABLE } from '../../src/engine/graph/fold';
import { PASS_THROUGH } from '../../src/engine/graph/simplify';
import { validatorOf } from '../../src/engine/onnx/schema/attributes';
import { attributeNames, isOfficial } from '../../src/engine/onnx/schema/official';
import { COMPOSITES } from '../../src/engine/ops/composites';
import { INTERNAL, OP_RULES } from '../../src/engine/ops/registry';
import { RESHAPES } from '../../src/engine/ops/shape';

const read = [
  ...[OP_RULES, RESHAPES, COMPOSITES].flatMap((table) => Object.keys(table)),
  ...FOLDABLE,
  ...PASS_THROUGH,
  'If',
].filter((name) => !(INTERNAL as readonly string[]).includes(name));

describe('every operator that the engine reads', () => {
  it.each([...new Set(read)].sort())(
    '%s has a schema, with limits for each of its attributes',
    (operator) => {
      expect(isOfficial(operator)).toBe(true);
      expect(attributeNames(operator).filter((name) => !validatorOf(operator, name))).toEqual([]);
    },
  );
});
