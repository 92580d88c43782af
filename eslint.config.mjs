/** Lint: strict TypeScript, and the rooms of ARCHITECTURE.md as import rules. */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const pattern = (group, message) => ({ group, message });
const TFJS = pattern(['@tensorflow/*'], 'Only src/engine/runtime/tfjs computes on tfjs.');
const LAB = pattern(['@jupyterlab/*'], 'Only src/index.ts and src/hosts know JupyterLab.');
const WIDGETS = pattern(['@jupyter-widgets/*'], 'Only src/widget knows ipywidgets.');
const LUMINO = pattern(['@lumino/*', 'comlink'], 'The engine and the media know no host.');
const SHARP = pattern(['sharp'], 'sharp runs in Node only: decodeNode and the command line.');
/** Rooms that lie above, by folder name. */
const above = (...rooms) =>
  pattern(
    rooms.flatMap((room) => [`**/${room}/**`, `**/${room}`]),
    `Imports go downwards only; ${rooms.join(', ')} lie above.`,
  );

/** [files, forbidden imports], from the top of the house to the bottom. */
const ROOMS = [
  [['src/index.ts'], [TFJS, SHARP]],
  [['src/hosts/**'], [TFJS, SHARP]],
  [['src/widget/**'], [TFJS, LAB, SHARP, pattern(['**/index'], 'Imports go downwards only.')]],
  [['src/panel/**'], [TFJS, LAB, WIDGETS, SHARP, above('widget')]],
  [['src/session/**'], [TFJS, LAB, WIDGETS, SHARP, above('widget', 'panel')]],
  [
    ['src/study/**'],
    [TFJS, LAB, WIDGETS, SHARP, LUMINO, above('widget', 'panel', 'session', 'worker', 'media', 'cli')],
  ],
  [['src/worker/**'], [TFJS, LAB, WIDGETS, SHARP, above('widget', 'panel', 'session', 'study')]],
  [
    ['src/media/**'],
    [TFJS, LAB, WIDGETS, SHARP, LUMINO, above('widget', 'panel', 'session', 'worker', 'study')],
  ],
  [['src/cli/**'], [TFJS, LAB, WIDGETS, LUMINO, above('widget', 'panel', 'session', 'worker', 'media')]],
];

const HOST = above('widget', 'panel', 'session', 'study', 'worker', 'media', 'cli');
/** Rooms of the engine that know of plans or networks; those of pictures know none of them. */
const OF_NETWORKS = [
  'selfTest',
  'runtime',
  'attribution',
  'autodiff',
  'ops',
  'plan',
  'graph',
  'onnx',
  'tensorflow',
];
const OF_PICTURES = ['augment', 'image', 'render'];
/** Above each room on the way from a file to a plan, from the top to the bottom. */
const OF_AUTODIFF = ['selfTest', 'runtime', 'attribution', ...OF_PICTURES];
const OF_OPS = [...OF_AUTODIFF, 'autodiff'];
const OF_PLAN = [...OF_OPS, 'ops'];
const OF_GRAPH = [...OF_PLAN, 'plan'];
const OF_RUNTIME = ['selfTest', 'attribution', 'autodiff', 'ops', 'onnx', 'tensorflow', ...OF_PICTURES];
const OF_IMAGE = [...OF_NETWORKS, 'augment', 'render'];
/** [files, rooms above them]; the last entry that fits a file holds. */
const ENGINE = [
  ['src/engine/*.ts', []],
  ['src/engine/selfTest/**', []],
  ['src/engine/attribution/**', ['selfTest', 'runtime']],
  ['src/engine/autodiff/**', OF_AUTODIFF],
  ['src/engine/ops/**', OF_OPS],
  ['src/engine/plan/**', OF_PLAN],
  ['src/engine/graph/**', OF_GRAPH],
  ['src/engine/onnx/**', [...OF_GRAPH, 'tensorflow']],
  ['src/engine/tensorflow/**', OF_GRAPH],
  ['src/engine/runtime/**', OF_RUNTIME],
  ['src/engine/runtime/tfjs/**', OF_RUNTIME],
  ['src/engine/render/**', [...OF_NETWORKS, 'augment']],
  ['src/engine/augment/**', [...OF_NETWORKS, 'render']],
  ['src/engine/image/**', OF_IMAGE],
  ['src/engine/image/decodeNode.ts', OF_IMAGE],
];

const engineImports = (file, rooms) => [
  LAB,
  WIDGETS,
  LUMINO,
  HOST,
  ...(rooms.length > 0
    ? [above(...rooms), pattern(['../model', '../engine'], 'Imports go downwards only.')]
    : []),
  ...(file.includes('runtime/tfjs') ? [] : [TFJS]),
  ...(file.includes('decodeNode') ? [] : [SHARP]),
];

const restrict = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'lib',
      'dist',
      '.venv',
      '.cache',
      'augmentation_impact',
      'ui-tests/node_modules',
      'docs',
      // AssemblyScript, which its own compiler checks.
      'kernels',
      '**/*.ipynb',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  ...ROOMS.map(([files, patterns]) => ({ files, rules: restrict(patterns) })),
  ...ENGINE.map(([file, rooms]) => ({ files: [file], rules: restrict(engineImports(file, rooms)) })),
  {
    files: ['src/engine/**'],
    ignores: ['src/engine/image/decodeBrowser.ts', 'src/engine/runtime/probes.ts'],
    rules: {
      'no-restricted-globals': ['error', 'document', 'window', 'OffscreenCanvas', 'fetch', 'localStorage'],
    },
  },
  {
    files: ['src/session/**', 'src/study/**', 'src/worker/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'document', message: 'Only panel and media create DOM.' }],
    },
  },
  {
    files: ['src/cli/**', 'scripts/**', 'tests/**', 'ui-tests/**', '*.js', '*.mjs'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js', 'ui-tests/**', 'scripts/**'],
    languageOptions: {
      globals: {
        ...Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly'])),
        module: 'writable',
        require: 'readonly',
        document: 'readonly',
        window: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
