/** A LayersModel, Keras' JSON of layers, → nodes with ONNX operators. Sequential and functional models, one in the other. */
import { UserError } from '../contract/errors';
import type { ConstantTensor } from '../tensor';
import type { OnnxInput } from '../onnx/model';
import { listedByKind } from '../text/listed';
import type { Json } from './json';
import { asGiven, named, opened, type Converted } from './ends';
import { layerRule } from './layers/rules';
import type { Draft } from '../onnx/nodeWriter';
import { Writer } from './writer';

const [SEQUENTIAL, FUNCTIONAL] = [['Sequential'], ['Model', 'Functional']];
const INPUT = 'InputLayer';
/** Layers that expect pixels from 0 to 255 where a network begins with them. */
const PREPROCESSING = ['Rescaling', 'Normalization'];

/** A model or a layer: its class, its name and what it is made of. */
interface Part {
  readonly kind: string;
  readonly name: string;
  readonly config: Json;
  /** For each application, the layer, application and output that its inputs come from. */
  readonly inbound: readonly (readonly Connection[])[];
}
type Connection = readonly [name: string, application: number, output: number];

/**
 * @param topology - `modelTopology` of model.json, of TensorFlow.js itself or of the converter.
 * @throws UserError that names every layer that is not known; for weights that are missing.
 */
export function convertLayers(topology: Json, weights: Map<string, ConstantTensor>, file: string): Converted {
  const model = modelOf(topology);
  refuseUnknown(model, file);
  const conversion = new Conversion(weights, file);
  const inputs = inputsOf(model);
  const values = inputs.map((input) => opened(conversion, input));
  const names = outputsOf(model);
  const outputs = conversion.model(model, '', values).map((value, i) => named(conversion, names[i], value));
  return { nodes: conversion.nodes, constants: conversion.constants, inputs: inputs.map(asGiven), outputs };
}

/** Whether a model scales pixels from 0 to 255 itself. */
export function scalesPixels(topology: Json): boolean {
  const first = (part: Part): readonly string[] =>
    isModel(part) ? partsOf(part).slice(0, 3).flatMap(first) : [part.kind];
  return first(modelOf(topology))
    .slice(0, 3)
    .some((kind) => PREPROCESSING.includes(kind));
}

function modelOf(topology: Json): Part {
  const nested = topology.at('model_config');
  return partOf(nested.isMissing ? topology : nested);
}

function partOf(json: Json): Part {
  const config = json.at('config');
  return {
    kind: json.at('class_name').text(),
    name: json.at('name').text(config.isList ? 'model' : config.at('name').text('model')),
    config,
    inbound: json.at('inbound_nodes').isMissing ? [] : json.at('inbound_nodes').items().map(connectionsOf),
  };
}

/** Keras 2 lists [name, application, output, …]; Keras 3 keeps the same three in the arguments of the call. */
function connectionsOf(application: Json): readonly Connection[] {
  if (application.isList) return application.items().map(connectionOf);
  const tensors = (argument: Json): readonly Json[] =>
    argument.isList ? argument.items().flatMap(tensors) : [argument.at('config').at('keras_history')];
  return application.at('args').items().flatMap(tensors).map(connectionOf);
}

function connectionOf(json: Json): Connection {
  const [name, application, output] = json.items();
  if (!output) throw json.wrong('a name and two numbers');
  return [name.text(), application.number(), output.number()];
}

const isModel = ({ kind }: Part): boolean => SEQUENTIAL.includes(kind) || FUNCTIONAL.includes(kind);

function partsOf({ config }: Part): readonly Part[] {
  return (config.isList ? config : config.at('layers')).items().map(partOf);
}

/** `input_layers` and `output_layers`; Keras 3 writes one alone without the list around it. */
function ends({ config }: Part, which: 'input_layers' | 'output_layers'): readonly Connection[] {
  const list = config.at(which);
  return list.items()[0]?.isText ? [connectionOf(list)] : list.items().map(connectionOf);
}

function refuseUnknown(model: Part, file: string): void {
  const unknown = (part: Part): readonly Part[] => {
    if (isModel(part)) return partsOf(part).flatMap(unknown);
    return part.kind === INPUT || layerRule(part.kind) ? [] : [part];
  };
  const list = listedByKind(unknown(model));
  if (list === null) return;
  throw new UserError(
    `${file} has layers that are not supported: ${list}. Use a model without them, or export it as ONNX.`,
  );
}

/** The inputs of a model, shapes as it has them. */
function inputsOf(part: Part): readonly OnnxInput[] {
  if (FUNCTIONAL.includes(part.kind)) {
    const layers = new Map(partsOf(part).map((layer) => [layer.name, layer]));
    return ends(part, 'input_layers').map(([name]) => ({
      name,
      type: 'FLOAT',
      shape: shapeOf(layers.get(name)),
    }));
  }
  const [first] = partsOf(part);
  if (!first) throw part.config.wrong('a model of at least one layer');
  if (isModel(first)) return inputsOf(first);
  return [{ name: `${first.name} input`, type: 'FLOAT', shape: shapeOf(first) }];
}

/** The names of the layers that make the outputs. */
function outputsOf(part: Part): readonly string[] {
  if (FUNCTIONAL.includes(part.kind)) return ends(part, 'output_layers').map(([name]) => name);
  const last = partsOf(part).at(-1);
  if (!last) throw part.config.wrong('a model of at least one layer');
  return isModel(last) ? outputsOf(last) : [last.name];
}

function shapeOf(layer: Part | undefined): OnnxInput['shape'] {
  const shapes = ['batch_input_shape', 'batch_shape'].map((key) => layer?.config.at(key));
  const given = shapes.find((shape) => shape && !shape.isMissing);
  return given?.items().map((extent) => (extent.isMissing ? null : extent.extent())) ?? [];
}

class Conversion implements Draft {
  readonly nodes: Draft['nodes'] = [];
  /** Names of weights without the part before the last, which some versions of Keras put in. */
  private readonly shortened = new Map<string, string>();
  /** Names of weights by their last two parts: Keras 3 writes the models that a layer is in before its name. */
  private readonly behindModels = new Map<string, readonly string[]>();

  constructor(
    readonly constants: Map<string, ConstantTensor>,
    private readonly file: string,
  ) {
    for (const name of constants.keys()) {
      const parts = name.split('/');
      this.shortened.set([...parts.slice(0, -2), ...parts.slice(-1)].join('/'), name);
      const end = parts.slice(-2).join('/');
      this.behindModels.set(end, [...(this.behindModels.get(end) ?? []), name]);
    }
  }

  /** @param path - of the model, '' for the outermost. */
  model(part: Part, path: string, inputs: readonly string[]): readonly string[] {
    return FUNCTIONAL.includes(part.kind)
      ? this.functional(part, path, inputs)
      : partsOf(part).reduce((values, layer) => this.apply(layer, path, values), inputs);
  }

  private functional(part: Part, path: string, inputs: readonly string[]): readonly string[] {
    const layers = new Map(partsOf(part).map((layer) => [layer.name, layer]));
    const results = new Map(
      ends(part, 'input_layers').map(([name], i) => [`${name} 0`, [inputs[i]] as readonly string[] | null]),
    );
    // Layers may stand in any order.
    const valueOf = ([name, application, output]: Connection): string => {
      const key = `${name} ${application}`;
      let result = results.get(key);
      const connections = layers.get(name)?.inbound[application];
      if (result === null || (!result && !connections)) throw this.damaged(`the layer ${name} has no inputs`);
      if (!result) {
        results.set(key, null);
        const values = (connections as readonly Connection[]).map(valueOf);
        result = this.apply(layers.get(name) as Part, path, values, application);
        results.set(key, result);
      }
      if (result[output] === undefined) throw this.damaged(`the layer ${name} has no output ${output}`);
      return result[output];
    };
    return ends(part, 'output_layers').map(valueOf);
  }

  private apply(part: Part, above: string, inputs: readonly string[], application = 0): readonly string[] {
    const path = above === '' ? part.name : `${above}.${part.name}`;
    if (part.kind === INPUT) return inputs;
    if (isModel(part)) return this.model(part, path, inputs);
    const write = new Writer(this, application === 0 ? path : `${path}:${application}`, path);
    const rule = layerRule(part.kind);
    if (!rule || inputs.length === 0) throw this.damaged(`the layer ${path} has no inputs`);
    const weight = (name: string, dimensions: number | null): string =>
      this.weight(part.name, path, name, dimensions);
    return [rule({ config: part.config, inputs, write, weight })];
  }

  /** Layers own their weights by name alone, whatever model they are in; in Keras 3 behind the names of those. */
  private weight(layer: string, path: string, name: string, dimensions: number | null): string {
    const key = `${layer}/${name}`;
    const found = this.constants.has(key) ? key : (this.shortened.get(key) ?? this.inModels(key, path, name));
    const shape = found === undefined ? undefined : this.constants.get(found)?.shape;
    if (found === undefined || !shape) throw this.damaged(`it has no weights ${key}`);
    if (dimensions !== null && shape.length !== dimensions)
      throw this.damaged(`its weights ${key} have the shape [${shape}]`);
    return found;
  }

  /** The one weight of that end; of several, the one behind the models that the layer is in. */
  private inModels(key: string, path: string, name: string): string | undefined {
    const known = this.behindModels.get(key) ?? [];
    const whole = `${path.replaceAll('.', '/')}/${name}`;
    return known.length === 1 ? known[0] : known.find((each) => each === whole || each.endsWith(`/${whole}`));
  }

  private damaged(reason: string): UserError {
    return new UserError(`${this.file} does not fit together: ${reason}; export the model again.`);
  }
}
