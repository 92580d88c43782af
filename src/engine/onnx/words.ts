/**
 * Files that end in words: the name of the highest class as a string, and a map of names and scores (ai.onnx.ml, ZipMap-1), as
 * Azure Custom Vision and scikit-learn's converter write them. The scores are what can be explained.
 */
import { TensorProto_DataType, type GraphProto, type NodeProto, type ValueInfoProto } from 'onnx-buf';

const ML = 'ai.onnx.ml';
const text = new TextDecoder();

/** A graph in numbers. */
export interface InNumbers {
  readonly nodes: readonly NodeProto[];
  readonly initializer: GraphProto['initializer'];
  readonly outputs: readonly string[];
  /** The names of the classes in the order of the scores, null where none are written. */
  readonly names: readonly string[] | null;
}

/** The part of a graph that computes numbers: a map's scores under the map's name, nothing that is made of words. */
export function inNumbers(nodes: readonly NodeProto[], { initializer, output }: GraphProto): InNumbers {
  const words = new Set(initializer.filter(({ dataType }) => isText(dataType)).map(({ name }) => name));
  const maps = nodes.filter(isZipMap);
  if (words.size === 0 && maps.length === 0)
    return { nodes, initializer, outputs: output.map(({ name }) => name), names: null };
  const kept: NodeProto[] = [];
  for (const node of nodes) {
    if (isZipMap(node)) kept.push(sameUnder(node));
    else if (makesWords(node) || node.input.some((name) => words.has(name)))
      node.output.forEach((name) => words.add(name));
    else kept.push(node);
  }
  return {
    nodes: kept,
    initializer: initializer.filter(({ name }) => !words.has(name)),
    outputs: output.filter((info) => !words.has(info.name) && !isTextInfo(info)).map(({ name }) => name),
    names: maps.map(namesOf).find((names) => names !== null) ?? null,
  };
}

const isText = (type: number): boolean => type === TensorProto_DataType.STRING;
const isZipMap = ({ domain, opType }: NodeProto): boolean => domain === ML && opType === 'ZipMap';

function isTextInfo({ type }: ValueInfoProto): boolean {
  return type?.value.case === 'tensorType' && isText(type.value.value.elemType);
}

/** A constant of strings, or a table from numbers to strings. */
const makesWords = ({ opType, attribute }: NodeProto): boolean =>
  opType === 'Constant'
    ? attribute.some(({ name, t }) => name.startsWith('value_string') || (t && isText(t.dataType)))
    : opType === 'LabelEncoder' && attribute.some(({ name }) => name === 'values_strings');

/** The scores under the name of their map. */
const sameUnder = (map: NodeProto): NodeProto =>
  Object.assign(Object.create(Object.getPrototypeOf(map) as object) as NodeProto, map, {
    domain: '',
    opType: 'Identity',
    attribute: [],
  });

function namesOf({ attribute }: NodeProto): readonly string[] | null {
  const strings = attribute.find(({ name }) => name === 'classlabels_strings')?.strings ?? [];
  const integers = attribute.find(({ name }) => name === 'classlabels_int64s')?.ints ?? [];
  const names = strings.length > 0 ? strings.map((each) => text.decode(each)) : integers.map(String);
  return names.length > 0 ? names : null;
}
