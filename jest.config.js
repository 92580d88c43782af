/** Unit tests. Packages that ship ES modules only are compiled like our own code. */
const esm = [
  '@jupyterlab',
  '@jupyter-widgets',
  '@jupyter',
  '@lumino',
  '@tensorflow',
  '@bufbuild',
  '@noble',
  'onnx-buf',
  'd3-scale-chromatic',
  'd3-interpolate',
  'd3-color',
  'comlink',
  'gifenc',
  'image-size',
  'lib0',
  'y-protocols',
  'yjs',
  'nanoid',
].join('|');

module.exports = {
  // A hang is found all the same; a busy machine is none.
  testTimeout: 30_000,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Installed and built packages would be taken for ours.
  modulePathIgnorePatterns: [
    '<rootDir>/\\.venv/',
    '<rootDir>/lib/',
    '<rootDir>/augmentation_impact/labextension/',
  ],
  transformIgnorePatterns: [`/node_modules/(?!(${esm})/)`],
  moduleNameMapper: { '\\.css$': '<rootDir>/tests/support/style.js' },
  setupFiles: ['<rootDir>/tests/support/setup.js'],
};
