/** Shows that the import rules bite: what a room may not import is reported in it, what it may import is not. */
import { ESLint } from 'eslint';

const TFJS = '@tensorflow/tfjs-core';
const LAB = '@jupyterlab/application';
const WIDGETS = '@jupyter-widgets/base';
const LUMINO = '@lumino/widgets';

/** [a file of the room, what it must not import, what it may], from the top of the house to the bottom. */
const ROOMS = [
  ['index.ts', [TFJS, 'sharp'], [LAB, WIDGETS, './widget']],
  ['widget/a.ts', [TFJS, LAB, 'sharp', '../index'], [WIDGETS, LUMINO, '../panel']],
  [
    'panel/a.ts',
    [TFJS, LAB, WIDGETS, 'sharp', '../widget', '../widget/traits'],
    [LUMINO, '../session/types'],
  ],
  [
    'session/a.ts',
    [TFJS, LAB, WIDGETS, 'sharp', '../widget/traits', '../panel'],
    ['comlink', '../worker/api', '../study/spec'],
  ],
  [
    'study/a.ts',
    [TFJS, LAB, WIDGETS, LUMINO, 'sharp', '../session/state', '../media/gif', '../cli/npz'],
    ['../engine/analysis'],
  ],
  [
    'worker/a.ts',
    [TFJS, LAB, WIDGETS, 'sharp', '../panel', '../session/state', '../study/spec'],
    ['comlink', '../engine/api'],
  ],
  [
    'media/a.ts',
    [TFJS, LAB, WIDGETS, LUMINO, '../session/state', '../worker/api'],
    ['gifenc', '../engine/api'],
  ],
  [
    'cli/a.ts',
    [TFJS, LAB, WIDGETS, LUMINO, '../session/state', '../media/gif'],
    ['sharp', '../engine/engine', '../study/spec'],
  ],
  [
    'engine/a.ts',
    [TFJS, LAB, WIDGETS, LUMINO, 'sharp', '../worker/api', '../study/spec', '../cli/npz'],
    ['./ops/registry'],
  ],
  ['engine/attribution/a.ts', [TFJS, '../runtime/ladder', '../engine'], ['../autodiff/lowering']],
  [
    'engine/autodiff/a.ts',
    [TFJS, '../attribution/scores', '../runtime/ladder'],
    ['../graph/ir', '../ops/rule'],
  ],
  ['engine/ops/a.ts', [TFJS, '../autodiff/lowering', '../attribution/scores'], ['../plan/builder']],
  ['engine/plan/a.ts', [TFJS, '../ops/rule', '../autodiff/lowering'], ['../graph/tensor']],
  ['engine/graph/a.ts', [TFJS, '../plan/plan', '../ops/rule', '../autodiff/lowering'], ['./tensor']],
  [
    'engine/onnx/a.ts',
    [TFJS, '../tensorflow/model', '../plan/plan', '../ops/rule', '../model'],
    ['onnx-buf', '../graph/tensor'],
  ],
  [
    'engine/tensorflow/a.ts',
    [TFJS, '../plan/plan', '../ops/rule', '../model'],
    ['fflate', '../onnx/model', '../graph/tensor'],
  ],
  ['engine/runtime/a.ts', [TFJS, LAB, 'sharp', '../ops/rule', '../attribution/scores'], ['../plan/plan']],
  ['engine/runtime/tfjs/a.ts', [LAB, 'sharp', '../../ops/rule', '../../onnx/model'], [TFJS, '../executor']],
  ['engine/render/a.ts', [TFJS, 'sharp', '../plan/plan', '../augment/registry'], ['../image/image']],
  ['engine/augment/a.ts', [TFJS, 'sharp', '../graph/ir', '../render/colormaps'], ['../image/image']],
  ['engine/image/a.ts', [TFJS, LAB, 'sharp', '../augment/registry', '../render/colormaps'], ['image-size']],
  ['engine/image/decodeNode.ts', [TFJS, LAB, '../augment/registry'], ['sharp']],
];

/** [a file, whether it may create DOM]. */
const DOM = [
  ['panel/a.ts', true],
  ['widget/a.ts', true],
  ['session/a.ts', false],
  ['study/a.ts', false],
  ['worker/a.ts', false],
  ['engine/a.ts', false],
  ['engine/render/a.ts', false],
];

const RULES = ['no-restricted-imports', 'no-restricted-globals'];
const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
  // Probes are in no project, and these rules need no types.
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
});

async function reported(file, code) {
  const [{ messages }] = await eslint.lintText(code, { filePath: `src/${file}` });
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`src/${file}: ${fatal.message}`);
  return messages.some(({ ruleId }) => RULES.includes(ruleId));
}

const probes = [
  ...ROOMS.flatMap(([file, forbidden, allowed]) => [
    ...forbidden.map((name) => [file, `import '${name}';\n`, true]),
    ...allowed.map((name) => [file, `import '${name}';\n`, false]),
  ]),
  ...DOM.map(([file, allowed]) => [file, "document.createElement('p');\n", !allowed]),
];
const wrong = [];
for (const [file, code, expected] of probes) {
  if ((await reported(file, code)) !== expected)
    wrong.push(`src/${file} ${expected ? 'should not be allowed' : 'should be allowed'}: ${code.trim()}`);
}
for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
process.stdout.write(`${probes.length - wrong.length} of ${probes.length} import rules hold\n`);
process.exit(wrong.length === 0 ? 0 : 1);
