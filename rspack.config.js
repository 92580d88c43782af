/** What the labextension builder must know beside its own rules: files that are served, not compiled. */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');

/** The worker fetches its other file from its own folder, so one name stands for the content of all. */
const engine = ['worker', 'tfjs', 'media']
  .reduce((hash, name) => hash.update(readFileSync(`dist/${name}.js`)), createHash('sha256'))
  .digest('hex')
  .slice(0, 8);

module.exports = {
  // The network is as large as it is.
  performance: { hints: false },
  module: {
    rules: [
      // Bundled by themselves; the builder would take them for modules.
      {
        test: /dist[\\/](worker|tfjs|media)\.js$/,
        type: 'asset/resource',
        generator: { filename: `engine.${engine}/[name][ext]` },
      },
      // tfjs finds them by their names, in one folder.
      { test: /\.wasm$/, type: 'asset/resource', generator: { filename: 'wasm/[name][ext]' } },
      {
        test: /[\\/]assets[\\/].*\.(onnx|json|jpg)$/,
        type: 'asset/resource',
        generator: { filename: 'assets/[name].[contenthash:8][ext]' },
      },
    ],
  },
};
