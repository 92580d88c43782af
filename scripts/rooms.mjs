/**
 * Tries to break the rules of the rooms: a house of empty files like src/, in which every probe is a file that does one thing.
 * What must not be is to be reported, in every form that an import has; what may be is not.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import config, { ROOMS } from '../.dependency-cruiser.mjs';
import { ROOT } from './lib/shell.mjs';

const TFJS = '@tensorflow/tfjs-core';
const LAB = '@jupyterlab/application';
const WIDGETS = '@jupyter-widgets/base';
const LUMINO = '@lumino/widgets';

/** [a file of the room, what it must not import, what it may]: files of src/, or packages. From the top to the bottom. */
const IMPORTS = [
  ['index.ts', [TFJS, 'sharp', 'session/types', 'engine/engine'], [LAB, WIDGETS, 'widget/index']],
  ['hosts/a.ts', [TFJS, WIDGETS, 'sharp', 'engine/engine', 'panel/panel'], [LAB, LUMINO, 'session/types']],
  ['hosts/lab/a.ts', [TFJS, 'worker/entry', 'engine/contract/errors'], ['widget/traits']],
  ['widget/a.ts', [TFJS, LAB, 'sharp', 'index', 'engine/engine'], [WIDGETS, LUMINO, 'session/types']],
  ['panel/a.ts', [TFJS, LAB, WIDGETS, 'sharp', 'widget/traits', 'worker/api'], [LUMINO, 'session/types']],
  ['session/a.ts', [TFJS, LAB, WIDGETS, 'sharp', 'widget/traits', 'panel/menu'], ['comlink', 'worker/api']],
  ['session/a.ts', ['engine/engine', 'engine/graph/ir', 'engine/onnx/model'], ['engine/contract/errors']],
  ['worker/a.ts', [TFJS, LAB, 'sharp', 'panel/menu', 'session/state'], ['comlink', 'engine/engine']],
  ['media/a.ts', [TFJS, LAB, LUMINO, 'session/state', 'worker/api'], ['gifenc', 'engine/render/colormaps']],
  ['cli/a.ts', [TFJS, LAB, LUMINO, 'session/state', 'media/gif'], ['sharp', 'engine/engine', 'node:fs']],
  [
    'study/a.ts',
    [TFJS, LUMINO, 'sharp', 'node:fs', 'session/state', 'engine/engine'],
    ['engine/contract/errors'],
  ],
  ['engine/a.ts', ['engine/limits', TFJS, 'sharp'], []],
  ['engine/engine.ts', [TFJS, LAB, 'sharp', 'worker/api', 'cli/npz', 'node:fs'], ['engine/network/model']],
  ['engine/attribution/a.ts', [TFJS, 'engine/runtime/ladder', 'engine/engine'], ['engine/autodiff/lowering']],
  ['engine/autodiff/a.ts', [TFJS, 'engine/attribution/scores', 'engine/runtime/ladder'], ['engine/ops/rule']],
  ['engine/ops/a.ts', [TFJS, 'engine/autodiff/lowering', 'engine/network/model'], ['engine/plan/builder']],
  [
    'engine/ops/composites/a.ts',
    ['engine/network/model', 'engine/engine', 'session/state'],
    ['engine/ops/rule'],
  ],
  ['engine/plan/a.ts', [TFJS, 'engine/ops/rule', 'engine/autodiff/lowering'], ['engine/tensor']],
  ['engine/graph/a.ts', [TFJS, 'engine/plan/plan', 'engine/ops/rule'], ['engine/limits']],
  [
    'engine/onnx/a.ts',
    [TFJS, 'engine/tensorflow/model', 'engine/plan/plan', 'engine/ops/rule', 'engine/graph/ir'],
    ['onnx-buf', 'engine/tensor'],
  ],
  ['engine/onnx/schema/a.ts', ['engine/ops/rule', 'engine/network/model'], ['engine/onnx/model']],
  ['engine/tensorflow/a.ts', [TFJS, 'engine/plan/plan', 'engine/ops/rule'], ['fflate', 'engine/onnx/model']],
  [
    'engine/runtime/a.ts',
    [TFJS, LAB, 'sharp', 'engine/ops/rule', 'engine/attribution/scores'],
    ['engine/work'],
  ],
  ['engine/runtime/tfjs/a.ts', [LAB, 'sharp', 'engine/ops/rule', 'engine/runtime/wasm/heap'], [TFJS]],
  ['engine/runtime/wasm/a.ts', [TFJS, 'engine/runtime/tfjs/host', 'engine/ops/rule'], ['engine/plan/plan']],
  [
    'engine/render/a.ts',
    [TFJS, 'sharp', 'engine/plan/plan', 'engine/augment/registry'],
    ['engine/image/image'],
  ],
  ['engine/augment/a.ts', [TFJS, 'engine/graph/ir', 'engine/render/colormaps'], ['engine/image/image']],
  ['engine/augment/colour/a.ts', ['engine/network/model', 'panel/menu'], ['engine/image/image']],
  ['engine/image/a.ts', [TFJS, LAB, 'sharp', 'engine/augment/registry'], ['image-size']],
  ['engine/image/decodeNode.ts', [TFJS, LAB, 'engine/augment/registry'], ['sharp']],
  [
    'engine/contract/a.ts',
    [TFJS, 'engine/graph/ir', 'engine/onnx/model', 'session/state'],
    ['engine/limits'],
  ],
  ['engine/limits.ts', ['engine/contract/errors', 'sharp'], []],
  ['attic/a.ts', ['engine/limits', 'comlink', 'node:fs'], []],
];

/** [a file of the room, what it may import for its types alone]. */
const TYPES = [
  ['worker/a.ts', 'engine/api'],
  ['engine/network/a.ts', 'engine/runtime/executor'],
  ['engine/contract/a.ts', 'engine/image/image'],
];

const FORMS = {
  import: (name) => `import '${name}';`,
  'import of types': (name) => `import type { It } from '${name}';\nexport type Mine = It;`,
  'type in place': (name) => `export type Mine = import('${name}').It;`,
  export: (name) => `export * from '${name}';`,
  'import while running': (name) => `export const it = () => import('${name}');`,
};

/** What a room may do without an import: [a file, whether it may, code]. */
const DOM = "export const it = () => document.createElement('p');";
const FETCH = (of) => `export const it = () => ${of}('https://example.org');`;
const WORKER = (of) => `export const it = () => new ${of}('worker.js');`;
const CODE = [
  ['panel/a.ts', true, DOM],
  ['widget/a.ts', true, DOM],
  ['media/a.ts', true, DOM],
  ...['session/a.ts', 'worker/a.ts', 'study/a.ts', 'engine/engine.ts', 'engine/render/a.ts'].flatMap(
    (file) => [
      [file, false, DOM],
      [file, false, DOM.replace('document', 'globalThis.document')],
      [file, false, DOM.replace('document', 'window.document')],
    ],
  ),
  ...['fetch', 'globalThis.fetch', "globalThis['fetch']", 'self.fetch', 'window.fetch'].flatMap((of) =>
    ['panel/a.ts', 'session/a.ts', 'worker/a.ts', 'engine/image/a.ts', 'hosts/lab/a.ts'].map((file) => [
      file,
      false,
      FETCH(of),
    ]),
  ),
  ['engine/a.ts', false, 'const { fetch } = globalThis;\nexport const it = fetch;'],
  ['engine/a.ts', false, 'const { fetch: take } = globalThis;\nexport const it = take;'],
  ['engine/a.ts', false, 'const all = globalThis;\nexport const it = all;'],
  ['engine/a.ts', false, 'export const it = (name: string) => Reflect.get(globalThis as object, name);'],
  ['engine/a.ts', false, "export const it = globalThis['fet' + 'ch'];"],
  ['engine/a.ts', false, 'export const it = (globalThis as unknown as { fetch: () => void }).fetch;'],
  ['panel/a.ts', false, "export const it = () => navigator.sendBeacon('/');"],
  ['session/assets.ts', true, FETCH('fetch')],
  ['session/assets.ts', false, WORKER('Worker')],
  ...['Worker', 'SharedWorker', 'globalThis.Worker'].flatMap((of) =>
    ['panel/a.ts', 'session/a.ts', 'media/a.ts', 'engine/runtime/a.ts'].map((file) => [
      file,
      false,
      WORKER(of),
    ]),
  ),
  ['session/launch.ts', true, WORKER('Worker')],
  ['engine/runtime/wasm/threads/pool.ts', true, WORKER('Worker')],
  ['engine/runtime/wasm/threads/pool.ts', false, FETCH('fetch')],
  ['session/a.ts', false, "export const it = () => localStorage.getItem('a');"],
  ['session/byteCache.ts', true, "export const it = () => caches.open('a');"],
  ['engine/a.ts', false, 'export const it = (name: string) => import(name);'],
  ['session/launch.ts', true, 'export const it = (name: string) => import(name);'],
  ['session/a.ts', false, "export const it = eval('1');"],
  ['session/a.ts', false, "export const it = new Function('return 1');"],
];

const STUB = 'export interface It {}\n';

/** Which probes of imports are reported, by their index: one cruise through a house of stubs. */
async function reported(probes) {
  const house = mkdtempSync(join(tmpdir(), 'rooms-'));
  const put = (path, text) => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  const start = process.cwd();
  try {
    for (const path of readdirSync(join(ROOT, 'src'), { recursive: true })) {
      if (path.endsWith('.ts')) put(join('src', path), STUB);
    }
    symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
    put('package.json', '{}');
    put('tsconfig.json', '{}');
    // A probe is a file of its own, but for rooms that are one file: those it takes turns in.
    const turns = [];
    for (const [i, { file, code }] of probes.entries()) {
      const path = join('src', file in ROOMS ? file : join(dirname(file), `probe${i}.ts`));
      const turn = turns.find((places) => places.every((place) => place.path !== path));
      if (turn) turn.push({ path, code, i });
      else turns.push([{ path, code, i }]);
    }
    const found = new Set();
    process.chdir(house);
    for (const turn of turns) {
      for (const { path, code } of turn) put(path, `${code}\n`);
      const { output } = await cruise(['src'], { ...config.options, ruleSet: config, validate: true });
      const from = new Set(output.summary.violations.map((violation) => violation.from));
      for (const { path, i } of turn) {
        if (from.has(path)) found.add(i);
        put(path, STUB);
      }
    }
    return found;
  } finally {
    process.chdir(start);
    rmSync(house, { recursive: true });
  }
}

/** How a file of src/ names another, or a package. */
const nameFrom = (file, name) => {
  if (!/^(index|hosts|widget|panel|session|worker|media|cli|study|engine)(\/|$)/.test(name)) return name;
  const path = relative(dirname(file), name);
  return path.startsWith('.') ? path : `./${path}`;
};
const imports = [
  ...IMPORTS.flatMap(([file, forbidden, may]) =>
    [forbidden, may].flatMap((names, i) =>
      names.flatMap((name) =>
        Object.entries(FORMS).map(([form, write]) => ({
          file,
          name: `${form} of ${name}`,
          code: write(nameFrom(file, name)),
          isAllowed: i === 1,
        })),
      ),
    ),
  ),
  ...TYPES.flatMap(([file, name]) =>
    Object.entries(FORMS).map(([form, write]) => ({
      file,
      name: `${form} of ${name}`,
      code: write(nameFrom(file, name)),
      isAllowed: form.includes('type'),
    })),
  ),
  { file: 'attic/b.ts', name: 'being there', code: 'export const it = 1;', isAllowed: false },
];

const RULES = [
  ...['no-restricted-globals', 'no-restricted-properties', 'no-restricted-syntax'],
  ...['no-eval', 'no-new-func', 'no-implied-eval'],
];
const eslint = new ESLint({
  cwd: ROOT,
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
  // Probes are in no project, and these rules need no types.
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
});

const wrong = [];
const judge = (file, name, isAllowed, isReported) => {
  if (isAllowed === isReported)
    wrong.push(`src/${file} ${isAllowed ? 'should be' : 'should not be'} allowed: ${name}`);
};
const found = await reported(imports);
imports.forEach(({ file, name, isAllowed }, i) => judge(file, name, isAllowed, found.has(i)));
for (const [file, isAllowed, code] of CODE) {
  const [{ messages }] = await eslint.lintText(`${code}\n`, { filePath: join(ROOT, 'src', file) });
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`src/${file}: ${fatal.message}`);
  judge(
    file,
    code,
    isAllowed,
    messages.some(({ ruleId }) => RULES.includes(ruleId)),
  );
}
for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
const count = imports.length + CODE.length;
process.stdout.write(`${count - wrong.length} of ${count} probes of the rooms are judged rightly\n`);
process.exit(wrong.length === 0 ? 0 : 1);
