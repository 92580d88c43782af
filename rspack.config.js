/** What the labextension builder must know beside its own rules: files that are served, not compiled. */
module.exports = {
  // The network is as large as it is.
  performance: { hints: false },
  module: {
    rules: [
      // Bundled by itself; the builder would take it for a module.
      {
        test: /dist[\\/]worker\.js$/,
        type: 'asset/resource',
        generator: { filename: 'worker.[contenthash:8].js' },
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
