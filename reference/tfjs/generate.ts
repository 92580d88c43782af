/**
 * Small models of TensorFlow.js, and what TensorFlow.js itself computes with them:
 * `npm ci --prefix reference/tfjs && npm run reference:tfjs`.
 * data/NAME.zip is the model, data/cases.json tells the cases, data/values.npz holds their numbers.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '@tensorflow/tfjs';
import { npz, type NpyArray } from '../../src/cli/npz';
import { seededValues } from '../../tests/support/seeded';
import {
  arithmetic,
  classifier,
  forwardOnly as graphForward,
  remaining,
  type GraphCase,
} from './graphModels';
import { archive, filesOf, quantized, teachable, type Artifacts, type Files } from './files';
import {
  activations,
  branches,
  dilatedSeries,
  forwardOnly,
  series,
  teachableMachine,
  windows,
} from './layersModels';

const DATA = join(__dirname, 'data');
type Network = (x: Tensor) => Tensor;

interface Case {
  readonly name: string;
  readonly files: Files;
  /** Without batch. */
  readonly input: readonly number[];
  /** Inputs lie in [0, this). */
  readonly largest: number;
  readonly network: Network;
  /** Default true. */
  readonly differentiable?: boolean;
  /** The two halves about the layer that Grad-CAM looks at. */
  readonly halves?: readonly [Network, Network];
  readonly layer?: string;
}

async function artifactsOf(model: tf.LayersModel): Promise<Artifacts> {
  const holder: { artifacts?: Artifacts } = {};
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      holder.artifacts = artifacts as unknown as Artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } });
    }),
  );
  const { modelTopology, weightSpecs, weightData } = holder.artifacts as Artifacts;
  return { modelTopology, format: 'layers-model', weightSpecs, weightData };
}

const applied =
  (model: tf.LayersModel): Network =>
  (x) =>
    model.apply(x) as Tensor;

/** What TensorFlow.js makes of files, quantised weights included. */
async function loaded(artifacts: Artifacts): Promise<Network> {
  return applied(await tf.loadLayersModel(tf.io.fromMemory(artifacts as never)));
}

async function layersCases(): Promise<Case[]> {
  const [machine, plain] = [teachableMachine('softmax'), teachableMachine('linear')];
  const machineFiles = filesOf(await artifactsOf(machine.whole));
  const pooled = (x: Tensor): Tensor => tf.mean(x, [1, 2]);
  const windowsArtifacts = await artifactsOf(windows(false));
  const small = { largest: 1, layer: undefined } as const;
  const quantisations = await Promise.all(
    [
      ['uint8', 1],
      ['uint16', 3],
      ['float16', 2],
    ].map(async ([as, shards]): Promise<Case> => {
      const artifacts = quantized(windowsArtifacts, as as string);
      const network = await loaded(quantized(await artifactsOf(windows(true)), as as string));
      const files = filesOf(artifacts, shards as number);
      return { ...small, name: `windows-${as}`, files, input: [23, 30, 3], network };
    }),
  );
  return [
    {
      name: 'teachable-machine',
      files: teachable(machineFiles, ['cat', 'dog', 'bird'], 32),
      input: [32, 32, 3],
      largest: 1,
      network: applied(plain.whole),
      halves: [applied(plain.features), (x) => applied(plain.head)(pooled(x))],
      layer: 'sequential_1.model1.out_relu',
    },
    {
      ...small,
      name: 'windows',
      files: filesOf(windowsArtifacts, 4),
      input: [23, 30, 3],
      network: applied(windows(true)),
    },
    ...quantisations,
    ...(await Promise.all(
      (
        [
          ['branches', branches(), [16, 16, 3], 255],
          ['activations', activations(), [8, 8, 3], 1],
          ['series', series(), [40, 3], 1],
          ['forward-only', forwardOnly(), [17, 14, 3], 1],
          ['dilated-series', dilatedSeries(), [40, 3], 1],
        ] as const
      ).map(async ([name, model, input, largest]): Promise<Case> => ({
        name,
        files: filesOf(await artifactsOf(model)),
        input,
        largest,
        network: applied(model),
        differentiable: !['forward-only', 'dilated-series'].includes(name),
      })),
    )),
  ];
}

async function graphCases(): Promise<Case[]> {
  const graphs = Object.entries({
    classifier: classifier(),
    arithmetic: arithmetic(),
    remaining: remaining(),
    'forward-only': graphForward(),
  });
  return Promise.all(
    graphs.map(async ([name, { artifacts, input, logits }]: readonly [string, GraphCase]): Promise<Case> => {
      const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts as never));
      const network = (x: Tensor): Tensor => model.execute(x, logits) as Tensor;
      return {
        name: `graph-${name}`,
        files: filesOf(artifacts, 2),
        input,
        largest: 1,
        network,
        differentiable: name !== 'forward-only',
      };
    }),
  );
}

/** One output of a network, as a number. */
const score =
  (network: Network, target: number): Network =>
  (x) =>
    tf.sum(tf.gather(tf.reshape(network(x), [-1]), [target]));

/** Selvaraju et al. 2017: ReLU(Σ mean gradient · activation), not divided by its maximum. */
function gradCam([features, head]: readonly [Network, Network], x: Tensor, target: number): Tensor {
  const map = features(x);
  const gradient = tf.grad(score(head, target))(map);
  return tf.relu(tf.sum(tf.mul(map, tf.mean(gradient, [1, 2], true)), -1));
}

const arrayOf = (value: Tensor): NpyArray => ({ shape: value.shape, data: value.dataSync() as Float32Array });

async function main(): Promise<void> {
  await tf.setBackend('cpu');
  mkdirSync(DATA, { recursive: true });
  const arrays: Record<string, NpyArray> = {};
  const cases = [...(await layersCases()), ...(await graphCases())];
  for (const { name, files, input, largest, network, differentiable = true, halves } of cases) {
    writeFileSync(join(DATA, `${name}.zip`), archive(files));
    const count = input.reduce((product, extent) => product * extent, 1);
    const x = tf.tensor(seededValues(name, count, largest / 2, largest / 2), [1, ...input]);
    const logits = network(x);
    const target = tf.argMax(tf.reshape(logits, [-1])).dataSync()[0];
    arrays[`${name}/x`] = arrayOf(x);
    arrays[`${name}/logits`] = arrayOf(logits);
    if (differentiable) arrays[`${name}/gradient`] = arrayOf(tf.grad(score(network, target))(x));
    if (halves) arrays[`${name}/cam`] = arrayOf(gradCam(halves, x, target));
  }
  writeFileSync(join(DATA, 'values.npz'), npz(arrays));
  const told = cases.map(({ name, input, layer }) => ({ name, input, layer }));
  writeFileSync(join(DATA, 'cases.json'), `${JSON.stringify(told, null, 1)}\n`);
}

void main();
