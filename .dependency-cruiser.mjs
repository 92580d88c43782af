/**
 * The rooms of ARCHITECTURE.md as rules: what each may import, and nothing else. “npm run lint” checks all of src/,
 * whether it is imported, imported for its types, exported again, or imported while the program runs; “npm test -- --only
 * rooms” tries to break in (scripts/rooms.mjs).
 */

/** What every room of the engine stands on. */
const BASIS = [
  'engine/text/',
  'engine/limits.ts',
  'engine/float16.ts',
  'engine/tensor.ts',
  'engine/recent.ts',
  'engine/release.ts',
  'engine/work.ts',
];
const [CONTRACT, GRAPH, IMAGE, PLAN] = ['engine/contract/', 'engine/graph/', 'engine/image/', 'engine/plan/'];
const LUMINO = ['coreutils', 'disposable', 'messaging', 'signaling', 'widgets'].map(
  (name) => `@lumino/${name}`,
);
const JUPYTERLAB = [
  ...['application', 'apputils', 'docregistry', 'launcher', 'settingregistry', 'statedb', 'translation'],
  'ui-components',
].map((name) => `@jupyterlab/${name}`);

/**
 * From the top of the house to the bottom: a folder or a file of src/, what it may import beside itself, what of that for its
 * types alone, and packages. What lies in a more special room is not of the room around it.
 *
 * @type {Readonly<Record<string, { may?: readonly string[], types?: readonly string[], packages?: readonly string[] }>>}
 */
export const ROOMS = {
  /** The words of the page; whoever writes words for people. */
  'language.ts': {},
  'index.ts': {
    may: ['hosts/', 'widget/'],
    packages: ['@jupyter-widgets/base', '@jupyterlab/application'],
  },
  'hosts/': {
    may: ['widget/', 'session/', 'language.ts', 'engine/limits.ts', 'style/'],
    packages: [...JUPYTERLAB, ...LUMINO],
  },
  'widget/': {
    may: [
      'panel/',
      'session/',
      'language.ts',
      'study/',
      'engine/attribution/',
      'engine/augment/',
      CONTRACT,
      'engine/runtime/',
      'engine/limits.ts',
      'package.json',
    ],
    packages: ['@jupyter-widgets/base', ...LUMINO],
  },
  'panel/': {
    may: [
      'session/',
      'language.ts',
      'study/',
      'media/',
      'engine/attribution/',
      'engine/augment/',
      CONTRACT,
      IMAGE,
      'engine/network/',
      'engine/render/',
      'engine/runtime/',
      'style/',
    ],
    packages: [...LUMINO, 'uplot'],
  },
  'cli/': {
    may: [
      'study/',
      'engine/engine.ts',
      'engine/attribution/',
      'engine/augment/',
      CONTRACT,
      IMAGE,
      'engine/image/decodeNode.ts',
      'engine/network/',
      'engine/runtime/',
      'engine/text/',
      'engine/limits.ts',
    ],
    types: ['engine/api.ts'],
    packages: ['fflate', 'sharp', 'webgpu', 'node'],
  },
  'session/': {
    may: [
      'language.ts',
      'worker/',
      'study/',
      'media/',
      'engine/attribution/',
      'engine/augment/',
      CONTRACT,
      IMAGE,
      'engine/network/',
      'engine/render/',
      'engine/runtime/',
      ...BASIS,
    ],
    packages: ['@lumino/disposable', '@lumino/signaling', '@noble/hashes', 'comlink'],
  },
  'worker/': {
    may: ['media/', 'engine/engine.ts', 'engine/attribution/', IMAGE, 'engine/work.ts'],
    types: ['engine/api.ts', CONTRACT],
    packages: ['comlink'],
  },
  'media/': {
    may: ['language.ts', 'engine/attribution/', 'engine/render/', IMAGE],
    types: [CONTRACT],
    packages: ['gifenc'],
  },
  'study/': {
    may: [
      'language.ts',
      'engine/attribution/',
      'engine/augment/',
      CONTRACT,
      'engine/image/writeNpy.ts',
      'engine/limits.ts',
      'engine/text/',
    ],
    types: ['engine/api.ts', IMAGE],
  },

  'engine/engine.ts': {
    may: [
      'engine/attribution/',
      'engine/augment/',
      CONTRACT,
      IMAGE,
      'engine/network/',
      'engine/onnx/',
      'engine/render/',
      'engine/runtime/',
      'engine/selfTest/',
      ...BASIS,
    ],
    types: ['engine/api.ts'],
  },
  'engine/api.ts': { types: ['engine/attribution/methods/', CONTRACT, IMAGE, 'engine/runtime/'] },
  'engine/selfTest/': {
    may: ['engine/attribution/', GRAPH, 'engine/onnx/', 'engine/ops/', ...BASIS],
    types: ['engine/runtime/'],
  },
  'engine/network/': {
    may: [
      'engine/attribution/',
      'engine/augment/random/',
      CONTRACT,
      GRAPH,
      'engine/onnx/',
      'engine/ops/',
      PLAN,
      'engine/tensorflow/',
      ...BASIS,
    ],
    types: ['engine/api.ts', 'engine/augment/', IMAGE, 'engine/runtime/'],
  },
  'engine/attribution/': {
    may: [
      'engine/augment/parameters.ts',
      'engine/augment/random/',
      'engine/autodiff/',
      CONTRACT,
      GRAPH,
      'engine/ops/',
      PLAN,
      'engine/render/',
      ...BASIS,
    ],
    types: ['engine/augment/', IMAGE],
  },
  'engine/autodiff/': { may: ['engine/ops/', ...BASIS], types: [GRAPH, PLAN] },
  'engine/tensorflow/': { may: [CONTRACT, 'engine/onnx/', ...BASIS], packages: ['fflate'] },
  'engine/ops/': { may: [CONTRACT, GRAPH, 'engine/onnx/', PLAN, ...BASIS] },
  'engine/runtime/': {
    may: [GRAPH, 'engine/runtime/tfjs/', 'engine/runtime/wasm/', ...BASIS],
    types: [PLAN],
  },
  'engine/runtime/tfjs/': {
    may: [GRAPH, PLAN, 'engine/runtime/', ...BASIS],
    packages: ['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'].map(
      (name) => `@tensorflow/tfjs-${name}`,
    ),
  },
  'engine/runtime/wasm/': { may: [GRAPH, PLAN, 'engine/runtime/', ...BASIS] },
  'engine/plan/': { may: [CONTRACT, GRAPH, ...BASIS] },
  // The graph folds constants of ONNX's nodes; what is read knows nothing of the graph.
  'engine/onnx/': { may: [CONTRACT, ...BASIS], packages: ['@bufbuild/protobuf', 'onnx-buf'] },
  'engine/graph/': { may: [CONTRACT, 'engine/onnx/', ...BASIS] },
  'engine/augment/': { may: [CONTRACT, IMAGE, ...BASIS] },
  'engine/render/': { may: [IMAGE, ...BASIS], types: [CONTRACT], packages: ['d3-scale-chromatic'] },
  'engine/image/': { may: [CONTRACT, ...BASIS], packages: ['image-size'] },
  'engine/image/decodeNode.ts': { may: [CONTRACT, IMAGE, ...BASIS], packages: ['sharp'] },
  'engine/contract/': {
    may: [...BASIS],
    types: ['engine/attribution/methods/', 'engine/augment/', IMAGE, 'engine/runtime/'],
  },
  'engine/text/': { may: [...BASIS], packages: ['fastest-levenshtein'] },
  ...Object.fromEntries(
    BASIS.filter((path) => path.endsWith('.ts')).map((path) => [path, { may: [...BASIS] }]),
  ),
};

const escaped = (path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Outside of src/ there is little that may be imported, and named so. */
const OUTSIDE = { 'style/': '^style/', 'package.json': '^package\\.json$' };
const whole = (path) => OUTSIDE[path] ?? `^src/${escaped(path)}${path.endsWith('/') ? '' : '$'}`;
const inside = (path) => Object.keys(ROOMS).filter((other) => other !== path && other.startsWith(path));
/** A condition on files: in this room and in none inside of it. */
const room = (path) => ({
  path: whole(path),
  ...(inside(path).length > 0 && { pathNot: inside(path).map(whole) }),
});
const packageOf = (name) =>
  name === 'node' ? { dependencyTypes: ['core'] } : { path: `(^|/)node_modules/${escaped(name)}/` };

const allowed = Object.entries(ROOMS).flatMap(([path, { may = [], types = [], packages = [] }]) => [
  ...[path, ...may].map((to) => ({ from: room(path), to: room(to) })),
  ...types.map((to) => ({
    from: room(path),
    to: { ...room(to), dependencyTypes: ['type-only', 'type-import'] },
  })),
  ...packages.map((name) => ({ from: room(path), to: packageOf(name) })),
]);

export default {
  allowed,
  allowedSeverity: 'error',
  forbidden: [
    {
      // One that imports or is imported is not allowed to already.
      name: 'a-file-in-no-room',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: Object.keys(ROOMS).map(whole) },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^style/', '^package\\.json$'] },
    // Imports of types too.
    tsPreCompilationDeps: true,
  },
};
