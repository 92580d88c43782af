/** Lint: strict TypeScript, and what each room may ask its surroundings for. */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * What the surroundings offer, and where in src/ it may be asked for; everywhere else it is nothing. Which room may import which
 * is in .dependency-cruiser.mjs.
 */
const OFFERED = [
  {
    names: ['fetch', 'XMLHttpRequest', 'WebSocket', 'WebTransport', 'EventSource', 'importScripts'],
    where: ['src/session/assets.ts', 'src/session/bundled.ts', 'src/hosts/lab/serverFiles.ts'],
    message: 'Nothing is fetched but our own files, and those in a few places.',
  },
  {
    names: ['Worker', 'SharedWorker'],
    where: ['src/session/launch.ts', 'src/engine/runtime/wasm/threads/pool.ts'],
    message: 'The session starts the workers, and the pool its threads.',
  },
  {
    names: ['caches', 'indexedDB', 'localStorage', 'sessionStorage'],
    where: ['src/session/byteCache.ts'],
    message: 'One place keeps bytes in the browser.',
  },
  {
    names: ['document', 'window'],
    where: ['src/hosts/**', 'src/media/**', 'src/panel/**', 'src/widget/**', 'src/index.ts'],
    message: 'Only the panel and its hosts, and the media, create DOM.',
  },
  {
    names: ['OffscreenCanvas'],
    where: [
      ...[
        'src/engine/image/decodeBrowser.ts',
        'src/engine/runtime/probes.ts',
        'src/session/previewSource.ts',
      ],
      ...['src/media/**', 'src/panel/**'],
    ],
    message: 'Pictures are drawn by the panel and the media.',
  },
];
/** Other names of globalThis. */
const ALIASES = ['self', 'top', 'parent', 'frames'];
/** Where a module is named by a value. */
const LOADERS = ['src/session/launch.ts', 'src/cli/nodeWebGpu.ts'];

/** Ways round the names: values of globalThis that are looked up, cast or handed on. */
const ROUNDABOUT = [
  {
    selector: 'MemberExpression[object.name=/^(globalThis|self)$/][computed=true]',
    message: 'Name what is wanted of globalThis.',
  },
  {
    selector: `:matches(TSAsExpression, TSTypeAssertion, TSNonNullExpression) > Identifier.expression[name=/^(globalThis|self)$/]`,
    message: 'globalThis has a type already.',
  },
  {
    selector: `VariableDeclarator[id.type='Identifier'] > Identifier.init[name=/^(globalThis|self)$/]`,
    message: 'globalThis has a name already.',
  },
];
const NAMED_LATER = {
  selector: "ImportExpression[source.type!='Literal']",
  message: 'Name the module, so that its room is known.',
};

const reaches = (where, files) =>
  where.some((glob) => glob === files || (glob.endsWith('/**') && files.startsWith(glob.slice(0, -2))));

/** The rules of some files of src/. */
function surroundings(files) {
  const refused = OFFERED.filter(({ where }) => !reaches(where, files)).flatMap(({ names, message }) =>
    names.map((name) => ({ name, message })),
  );
  return {
    files: [files],
    rules: {
      'no-restricted-globals': [
        'error',
        ...refused,
        ...ALIASES.map((name) => ({ name, message: 'Say globalThis.' })),
      ],
      'no-restricted-properties': [
        'error',
        ...['globalThis', 'window', ...ALIASES].flatMap((object) =>
          refused.map(({ name, message }) => ({ object, property: name, message })),
        ),
        ...['sendBeacon', 'serviceWorker'].map((property) => ({ object: 'navigator', property })),
      ],
      'no-restricted-syntax': ['error', ...ROUNDABOUT, ...(LOADERS.includes(files) ? [] : [NAMED_LATER])],
    },
  };
}

/** Folders before their files: the last that fits holds. */
const SURROUNDINGS = [...new Set(['src/**', ...OFFERED.flatMap(({ where }) => where), ...LOADERS])]
  .sort(
    (a, b) =>
      Number(b.endsWith('/**')) - Number(a.endsWith('/**')) ||
      Number(b === 'src/**') - Number(a === 'src/**'),
  )
  .map(surroundings);

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
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  ...SURROUNDINGS,
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
