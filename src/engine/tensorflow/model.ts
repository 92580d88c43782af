/**
 * A TensorFlow.js model in a zip archive → the same plain data as of an ONNX file. The archive holds model.json, the shards
 * that it names, and, if it is of Teachable Machine, metadata.json.
 */
import { UserError } from '../contract/errors';
import { LIMITS } from '../limits';
import type { OnnxNetwork } from '../onnx/model';
import type { Reread } from '../onnx/reread';
import { factsOf } from './facts';
import { Json } from './json';
import { convertGraph } from './graphModel';
import { convertLayers, scalesPixels } from './layersModel';
import { readWeights } from './weights';
import { OPSET } from './writer';
import { readZip, type ZipFile } from './zip';

const MODEL = 'model.json';
const METADATA = 'metadata.json';

/**
 * Read the archive.
 * @param reread - reads parts of it later; without it, all weights are kept in memory.
 * @throws UserError in words for an archive that is damaged or unsafe, for one without a model, and for a model with layers
 *   or operators that are not supported.
 */
export function readTensorflow(archive: Uint8Array, name: string, reread: Reread | null = null): OnnxNetwork {
  // A plain view: Node's Buffer would share memory where Uint8Array.slice copies.
  const bytes = new Uint8Array(archive.buffer, archive.byteOffset, archive.byteLength);
  const files = readZip(bytes, name);
  const folder = folderOf(files, name);
  const fileOf = (path: string): ZipFile | undefined => files.get(`${folder}${path}`);
  const model = jsonOf(fileOf(MODEL) as ZipFile, name);
  const metadata = fileOf(METADATA);
  const weights = readWeights(model.at('weightsManifest'), name, fileOf, reread);
  const topology = model.at('modelTopology');
  const isGraph = !topology.at('node').isMissing;
  const { nodes, constants, inputs, outputs } = isGraph
    ? convertGraph(topology, signatureOf(model), weights, name)
    : convertLayers(topology, weights, name);
  const largest = !isGraph && scalesPixels(topology) ? 255 : 1;
  return {
    opset: OPSET,
    nodes,
    constants,
    inputs,
    optionalInputs: [],
    inputLayout: 'nhwc',
    outputs,
    facts: factsOf(metadata ? jsonOf(metadata, name) : null, largest),
  };
}

/** Older converters put it among what users may add. */
function signatureOf(model: Json): Json {
  const own = model.at('signature');
  return own.isMissing ? model.at('userDefinedMetadata').at('signature') : own;
}

/** The folder of the one model.json, with a slash; '' at the top. What macOS adds to archives does not count. */
function folderOf(files: ReadonlyMap<string, ZipFile>, name: string): string {
  const found = [...files.keys()].filter(
    (path) => !path.startsWith('__MACOSX/') && (path === MODEL || path.endsWith(`/${MODEL}`)),
  );
  if (found.length === 1) return found[0].slice(0, -MODEL.length);
  throw new UserError(
    found.length === 0
      ? `${name} is a zip archive without a model.json; give the archive that Teachable Machine or TensorFlow.js exported (of PyTorch and Keras, give the model itself in Python).`
      : `${name} holds several models (${found.join(', ')}); zip the one that is meant.`,
  );
}

function jsonOf(file: ZipFile, archive: string): Json {
  if (file.size > LIMITS.archive.jsonBytes) {
    throw new UserError(
      `${file.name} in ${archive} has ${file.size} bytes; a model’s has at most ${LIMITS.archive.jsonBytes}.`,
    );
  }
  return Json.parse(file.read(), `${archive}: ${file.name}`);
}
