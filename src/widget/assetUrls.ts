/** Where the bundler put the files that the product serves itself. The only place that knows how assets are emitted. */
import { UserError } from '../engine/contract/errors';
import type { AssetUrls } from '../session/bundled';

// Each URL is written out for the bundler, which emits the file and keeps the names of those that look for each other.
const worker = new URL('../../dist/worker.js', import.meta.url);
const media = new URL('../../dist/media.js', import.meta.url);
const tfjs = new URL('../../dist/tfjs.js', import.meta.url);
const wasm = new URL(
  '../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  import.meta.url,
);
const wasmSimd = new URL(
  '../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  import.meta.url,
);
const wasmThreaded = new URL(
  '../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  import.meta.url,
);

const FILES: Readonly<Record<string, URL>> = {
  'efficientnet-lite0.onnx': new URL('../../assets/efficientnet-lite0.onnx', import.meta.url),
  'efficientnet-lite0.json': new URL('../../assets/efficientnet-lite0.json', import.meta.url),
  'imagenet-labels.json': new URL('../../assets/imagenet-labels.json', import.meta.url),
  'examples/index.json': new URL('../../assets/examples/index.json', import.meta.url),
  'examples/chelsea.jpg': new URL('../../assets/examples/chelsea.jpg', import.meta.url),
  'examples/coffee.jpg': new URL('../../assets/examples/coffee.jpg', import.meta.url),
  'examples/china.jpg': new URL('../../assets/examples/china.jpg', import.meta.url),
  'examples/camera.jpg': new URL('../../assets/examples/camera.jpg', import.meta.url),
};

/** The folder of files that find each other by their names. */
function folderOf(...files: readonly URL[]): string {
  const folders = new Set(files.map((file) => new URL('.', file).href));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) {
    throw new Error(`These files must lie in one folder: ${files.map(({ href }) => href).join(', ')}.`);
  }
  return folder;
}

export const assetUrls: AssetUrls = {
  worker: `${folderOf(worker, tfjs)}worker.js`,
  media: media.href,
  wasmPath: folderOf(wasm, wasmSimd, wasmThreaded),
  file: (path) => {
    const url = FILES[path];
    if (!url) throw new UserError(`There is no bundled file “${path}”.`);
    return url.href;
  },
};
