/** Writes docs/operators.md from what the engine registers; with --check, fails if the committed file says something else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { FOLDABLE } from '../src/engine/graph/fold';
import { PASS_THROUGH } from '../src/engine/graph/simplify';
import { COMPOSITES } from '../src/engine/ops/composites';
import { INTERNAL, OP_RULES } from '../src/engine/ops/registry';
import { RESHAPES } from '../src/engine/ops/shape';
import { ACTIVATIONS } from '../src/engine/tensorflow/activations';
import { LAYERS } from '../src/engine/tensorflow/layers/rules';
import { OPERATIONS } from '../src/engine/tensorflow/operations/rules';

const PATH = 'docs/operators.md';

/** What the tests compare with onnxruntime and with finite differences. */
interface Case {
  readonly operator: string;
  readonly opset: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}
const cases = JSON.parse(readFileSync('reference/data/operators.json', 'utf8')) as readonly Case[];

/** Operators whose derivative is zero everywhere. */
const STEPS = [
  'ArgMax',
  'ArgMin',
  'Hardmax',
  'And',
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'IsInf',
  'IsNaN',
  'Less',
  'LessOrEqual',
  'Not',
  'Or',
  'Xor',
  'Sign',
  'Floor',
  'Ceil',
  'Round',
];
/** Operators that the guided rule replaces; see `isGuided`. */
const GUIDED: Readonly<Record<string, string>> = { Relu: 'yes', Clip: 'where the minimum is 0 (ReLU6)' };

const own = [...Object.keys(OP_RULES), ...Object.keys(RESHAPES)].filter(
  (name) => !(INTERNAL as readonly string[]).includes(name),
);
const running = [...new Set([...own, ...Object.keys(COMPOSITES), ...PASS_THROUGH])].sort();
const ahead = FOLDABLE.filter((name) => !running.includes(name)).sort();

/** Settings that are checked, the opsets they are written in, the attributes among them. */
function checked(name: string): string {
  const own = cases.filter(({ operator }) => operator === name);
  const opsets = own.map(({ opset }) => opset);
  const [first, last] = [Math.min(...opsets), Math.max(...opsets)];
  const attributes = [...new Set(own.flatMap((one) => Object.keys(one.attributes)))].sort();
  return `${own.length} | ${first === last ? first : `${first}–${last}`} | ${attributes.join(', ')}`;
}

const rows = running.map((name) => {
  const gradient = STEPS.includes(name) ? 'zero' : 'yes';
  return `| ${name} | yes | ${gradient} | ${GUIDED[name] ?? ''} | ${checked(name)} |`;
});

const text = `# Operators

What the engine reads of ONNX, from opset 7 on; where exporters changed the form of an operator, its older forms too. \`npm run operators\` writes this page from what the code registers. A network with another operator is refused with a list of all of them.

The last three columns tell what the tests compare with onnxruntime and with finite differences: how many settings, in which opsets they are written, and which attributes occur in them. Whole networks in forms that no exporter writes are in \`reference/handmade.py\`.

| operator | forward | gradient | guided rule | settings | opsets | attributes |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

These are computed ahead of the run, where their inputs are constants or follow from shapes: ${ahead.join(', ')}. Casts between floating-point types are read anywhere, an If where its condition is known ahead.

## TensorFlow.js

Written in the operators above when a model is read, so that forward, gradient and guided rule are theirs.

Layers of LayersModels: ${Object.keys(LAYERS).sort().join(', ')}; inside of them the activations ${Object.keys(ACTIVATIONS).sort().join(', ')}.

Operations of GraphModels: ${Object.keys(OPERATIONS).sort().join(', ')}.
`;

async function main(): Promise<void> {
  const wanted = await format(text, { ...(await resolveConfig(PATH)), parser: 'markdown' });
  if (!process.argv.includes('--check')) writeFileSync(PATH, wanted);
  else if (readFileSync(PATH, 'utf8') !== wanted) {
    console.error(`${PATH} is not what the code registers; run npm run operators`);
    process.exitCode = 1;
  }
}

void main();
