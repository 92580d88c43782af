/** What the inputs of an operator must be beside each other: ranks, lengths, values that are known. */
import { elementCount, type ConstantTensor, type Shape } from '../../tensor';
import { LIMITS } from '../../limits';
import { count, shapeText, valueText } from '../../text/sentence';
import type { OnnxNode } from '../network';

export interface Operands {
  readonly node: OnnxNode;
  readonly opset: number;
  /** Of every input; undefined where it is left out. */
  readonly shapes: readonly (Shape | undefined)[];
  /** Of every input whose values are known. */
  readonly constants: readonly (ConstantTensor | undefined)[];
}

/** @returns what is wrong, to follow the node's name; null where nothing is. */
type Check = (operands: Operands) => string | null;

const all =
  (...checks: readonly Check[]): Check =>
  (operands) => {
    for (const check of checks) {
      const fault = check(operands);
      if (fault !== null) return fault;
    }
    return null;
  };

/** Numbers of an attribute or, if that is not given, of an input whose values are known. */
function listIn(
  { node, constants }: Operands,
  attribute: string | null,
  input: number,
): readonly number[] | undefined {
  const value = attribute === null ? undefined : node.attributes.get(attribute);
  if (Array.isArray(value)) return value as readonly number[];
  const constant = constants[input];
  return constant && Array.from(constant.data);
}

function numberIn({ node }: Operands, attribute: string, fallback: number): number {
  const value = node.attributes.get(attribute);
  return typeof value === 'number' ? value : fallback;
}

/** Input `input` has at least and at most so many dimensions. */
const ranks =
  (input: number, least: number, most = Infinity): Check =>
  ({ shapes }) => {
    const shape = shapes[input];
    if (!shape || (shape.length >= least && shape.length <= most)) return null;
    const needed =
      least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
    return `works on a tensor of ${needed} dimensions and input ${input} has the shape ${shapeText(shape)}`;
  };

/** Inputs that hold one number. */
const scalars =
  (...inputs: readonly number[]): Check =>
  ({ shapes }) => {
    const found = inputs.find((input) => {
      const shape = shapes[input];
      return shape !== undefined && elementCount(shape) !== 1;
    });
    return found === undefined
      ? null
      : `has a tensor of shape ${shapeText(shapes[found] as Shape)} as input ${found}, where one number is needed`;
  };

/** Inputs that hold one number for each of so many. */
const lengths =
  (countOf: (operands: Operands) => readonly number[], what: string, ...inputs: readonly number[]): Check =>
  (operands) => {
    const counts = countOf(operands);
    for (const input of inputs) {
      const shape = operands.shapes[input];
      if (!shape || (shape.length === 1 && counts.includes(shape[0]))) continue;
      return `has a tensor of shape ${shapeText(shape)} as input ${input}, where ${counts[0]} numbers (${what}) are needed`;
    }
    return null;
  };

const channels = ({ shapes: [x] }: Operands): readonly number[] => [x?.[1] ?? 1];

/** Whether a shape can be repeated to another one. */
function spreads(shape: Shape, to: Shape): boolean {
  const added = to.length - shape.length;
  return added >= 0 && shape.every((extent, axis) => extent === 1 || extent === to[axis + added]);
}

/** Inputs that are repeated to the shape of another one. */
const spreadTo =
  (target: (operands: Operands) => Shape | undefined, ...inputs: readonly number[]): Check =>
  (operands) => {
    const to = target(operands);
    for (const input of inputs) {
      const shape = operands.shapes[input];
      if (!shape || !to || spreads(shape, to)) continue;
      return `has a tensor of shape ${shapeText(shape)} as input ${input}, which does not fit ${shapeText(to)}`;
    }
    return null;
  };

const first = ({ shapes }: Operands): Shape | undefined => shapes[0];

/** All of them axes of the first input, none twice. */
const axesOf =
  (attribute: string | null, input: number, grown = false): Check =>
  (operands) => {
    const given = listIn(operands, attribute, input);
    const rank = operands.shapes[0]?.length;
    if (!given || rank === undefined) return null;
    const count = rank + (grown ? given.length : 0);
    const places = given.map((axis) => (axis < 0 ? axis + count : axis));
    const fit = places.every((axis) => axis >= 0 && axis < count) && new Set(places).size === places.length;
    return fit
      ? null
      : `has the axes ${valueText(given)}, where axes of a tensor of ${count} dimensions are needed, none twice`;
  };

/** Places along an axis of the first input. */
function indicesFit(indices: ConstantTensor | undefined, extent: number): string | null {
  const wrong = indices?.data.find((index) => index < -extent || index >= extent);
  return wrong === undefined ? null : `looks up place ${wrong} among ${extent}`;
}

const axisIn = (operands: Operands, fallback: number): number => {
  const rank = operands.shapes[0]?.length ?? 0;
  const axis = numberIn(operands, 'axis', fallback);
  return axis < 0 ? axis + rank : axis;
};

const filter: Check = (operands) => {
  const [x, weights, bias] = operands.shapes;
  if (!x || !weights) return null;
  if (x.length < 3)
    return `works on a tensor of shape ${shapeText(x)}; only windows over [N, C, L] and [N, C, H, W] are supported`;
  if (weights.length !== x.length) {
    return `has a filter of shape ${shapeText(weights)} over a tensor of shape ${shapeText(x)}; both must have the same dimensions`;
  }
  if (elementCount(weights) === 0)
    return `has a filter of shape ${shapeText(weights)}, in which there is no number`;
  const group = numberIn(operands, 'group', 1);
  const outputs = operands.node.op === 'Conv' ? weights[0] : weights[1] * group;
  if (weights[0] % group !== 0)
    return `splits ${weights[0]} channels into ${group} groups, which are not equal then`;
  if (bias && (bias.length !== 1 || bias[0] !== outputs)) {
    return `has a bias of shape ${shapeText(bias)}, where ${outputs} numbers are needed`;
  }
  const kernel = operands.node.attributes.get('kernel_shape');
  return Array.isArray(kernel) && String(kernel) !== String(weights.slice(2))
    ? `has kernel_shape = ${valueText(kernel)} and a filter of shape ${shapeText(weights)}`
    : null;
};

/** What a transposed window may add at the far side is less than a step, or than the distance of two taps. */
const outputPadding: Check = ({ node }) => {
  const list = (name: string): readonly number[] => (node.attributes.get(name) ?? []) as readonly number[];
  const [steps, apart] = [list('strides'), list('dilations')];
  const wrong = list('output_padding').findIndex(
    (extra, i) => extra >= Math.max(steps[i] ?? 1, apart[i] ?? 1),
  );
  return wrong < 0
    ? null
    : `has output_padding = ${valueText(list('output_padding'))}, where less than the strides is needed`;
};

const pool: Check = all(ranks(0, 3), ({ node, shapes: [x] }) => {
  const kernel = node.attributes.get('kernel_shape') as readonly number[];
  const pads = (node.attributes.get('pads') ?? []) as readonly number[];
  const apart = (node.attributes.get('dilations') ?? []) as readonly number[];
  const wide = pads.some(
    (pad, i) => pad >= (kernel[i % kernel.length] - 1) * (apart[i % kernel.length] ?? 1) + 1,
  );
  return x && wide
    ? `has pads = ${valueText(pads)} around windows of ${kernel.join('×')}, some of which would lie in the padding alone`
    : null;
});

const groups =
  (attribute: string): Check =>
  (operands) => {
    const count = numberIn(operands, attribute, 1);
    const own = operands.shapes[0]?.[1] ?? count;
    return own % count === 0 ? null : `splits ${own} channels into ${count} groups, which are not equal then`;
  };

const reshape: Check = (operands) => {
  const [x] = operands.shapes;
  const wanted = listIn(operands, 'shape', 1);
  if (!x || !wanted) return null;
  const allowZero = numberIn(operands, 'allowzero', 0) !== 0;
  const fits =
    wanted.every((extent, axis) => extent >= -1 && (extent !== 0 || allowZero || axis < x.length)) &&
    wanted.filter((extent) => extent === -1).length <= 1;
  return fits ? null : `cannot turn a tensor of shape ${shapeText(x)} into ${valueText(wanted)}`;
};

const squeeze: Check = all(axesOf('axes', 1), (operands) => {
  const [x] = operands.shapes;
  const wrong = listIn(operands, 'axes', 1)?.find((axis) => x && x[axis < 0 ? axis + x.length : axis] !== 1);
  return wrong === undefined || !x
    ? null
    : `drops axis ${wrong} of a tensor of shape ${shapeText(x)}, which is not 1`;
});

const concat: Check = (operands) => {
  const shapes = operands.shapes.filter((shape) => shape !== undefined);
  const axis = axisIn(operands, 0);
  const [one] = shapes;
  const other = shapes.find(
    (shape) => shape.length !== one.length || shape.some((extent, i) => i !== axis && extent !== one[i]),
  );
  return other ? `joins tensors of shapes ${shapeText(one)} and ${shapeText(other)}, which do not fit` : null;
};

const split: Check = (operands) => {
  const { node } = operands;
  const extent = operands.shapes[0]?.[axisIn(operands, 0)] ?? 0;
  const sizes = listIn(operands, 'split', 1);
  const parts = node.outputs.length;
  const wanted = numberIn(operands, 'num_outputs', parts);
  if (wanted !== parts) return `has num_outputs = ${wanted} and ${parts} outputs`;
  if (!sizes)
    return parts > extent || Math.ceil(extent / parts) * (parts - 1) >= extent
      ? `splits ${extent} into ${parts} parts`
      : null;
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sizes.length === parts && sum === extent && sizes.every((size) => size >= 0)
    ? null
    : `splits ${extent} into ${parts} parts of the sizes ${valueText(sizes)}`;
};

const slice: Check = all(axesOf('axes', 3), (operands) => {
  const [starts, ends, axes, steps] = ['starts', 'ends', 'axes', 'steps'].map((name, i) =>
    listIn(operands, name, i + 1),
  );
  const rank = operands.shapes[0]?.length ?? 0;
  const count = starts?.length;
  if (count === undefined) return null;
  if ([ends, axes, steps].some((list) => list && list.length !== count) || count > rank) {
    return `has ${count} starts and ${ends?.length ?? count} ends for ${axes?.length ?? rank} axes`;
  }
  return steps?.includes(0) ? 'has a step of 0' : null;
});

const pad: Check = all(axesOf(null, 3), (operands) => {
  const [x] = operands.shapes;
  const pads = listIn(operands, operands.node.attributes.has('paddings') ? 'paddings' : 'pads', 1);
  const axes = operands.constants[3];
  const count = 2 * (axes ? elementCount(axes.shape) : (x?.length ?? 0));
  if (pads && pads.length !== count) return `has ${pads.length} pads, where ${count} are needed`;
  return pads && x ? tooMany(elementCount(x) + pads.reduce((sum, each) => sum + Math.max(0, each), 0)) : null;
});

const gather: Check = all(ranks(0, 1), (operands) =>
  indicesFit(operands.constants[1], operands.shapes[0]?.[axisIn(operands, 0)] ?? 0),
);

const gatherElements: Check = all(ranks(0, 1), (operands) => {
  const [x, indices] = operands.shapes;
  const axis = axisIn(operands, 0);
  if (!x || !indices) return null;
  if (indices.length !== x.length || indices.some((extent, i) => i !== axis && extent > x[i])) {
    return `has indices of shape ${shapeText(indices)} into a tensor of shape ${shapeText(x)}`;
  }
  return indicesFit(operands.constants[1], x[axis]);
});

/** Rows of indices, each of which leads to a part of the first input. */
const rowsOfIndices: Check = (operands) => {
  const [x, extents] = operands.shapes;
  const batch = numberIn(operands, 'batch_dims', 0);
  const depth = extents?.at(-1);
  if (!x || depth === undefined || depth < 1 || depth + batch > x.length) {
    return `has indices of shape ${shapeText(extents ?? [])} into a tensor of shape ${shapeText(x ?? [])}`;
  }
  const indices = operands.constants[1];
  const wrong = indices?.data.find((index, i) => {
    const extent = x[batch + (i % depth)];
    return index < -extent || index >= extent;
  });
  return wrong === undefined ? null : `looks up place ${wrong} in a tensor of shape ${shapeText(x)}`;
};

const scatterNd: Check = all(ranks(0, 1), ranks(1, 1), rowsOfIndices, ({ shapes: [x, indices, updates] }) => {
  if (!x || !indices || !updates) return null;
  const needed = [...indices.slice(0, -1), ...x.slice(indices.at(-1))];
  return String(needed) === String(updates)
    ? null
    : `has updates of shape ${shapeText(updates)}, where ${shapeText(needed)} is needed`;
});

/** More numbers than one value may have. */
function tooMany(numbers: number): string | null {
  const { values } = LIMITS.network;
  return numbers <= values ? null : `makes ${count(numbers)} numbers; at most ${count(values)} are supported`;
}

/** A list of extents as an input. */
const extents =
  (input: number, least: number): Check =>
  ({ shapes, constants }) => {
    const values = constants[input] && Array.from(constants[input].data);
    if ((shapes[input]?.length ?? 1) !== 1) return `has a shape of shape ${shapeText(shapes[input] ?? [])}`;
    return values?.some((extent) => extent < least) ? `has the extents ${valueText(values)}` : null;
  };

const tile: Check = all(
  ({ shapes: [x, repeats], opset }) =>
    opset < 6 || !x || !repeats || (repeats.length === 1 && repeats[0] === x.length)
      ? null
      : `repeats a tensor of shape ${shapeText(x)} by ${shapeText(repeats)} numbers, where one for each axis is needed`,
  extents(1, 1),
  ({ shapes: [x], constants: [, repeats] }) =>
    x && repeats
      ? tooMany(Array.from(repeats.data).reduce((all, each) => all * each, elementCount(x)))
      : null,
);

const depthToSpace: Check = all(ranks(0, 4, 4), (operands) => {
  const block = numberIn(operands, 'blocksize', 1);
  const [, own = 1] = operands.shapes[0] ?? [];
  return own % (block * block) === 0
    ? null
    : `makes blocks of ${block}×${block} of ${own} channels, which cannot be divided so`;
});

const spaceToDepth: Check = all(ranks(0, 4, 4), (operands) => {
  const block = numberIn(operands, 'blocksize', 1);
  const [, , height = 1, width = 1] = operands.shapes[0] ?? [];
  return height % block === 0 && width % block === 0
    ? null
    : `takes blocks of ${block}×${block} of ${height}×${width} pixels, which cannot be divided so`;
});

const resize: Check = (operands) => {
  const [x] = operands.shapes;
  if (!x) return null;
  const at = operands.node.op === 'Upsample' || operands.opset < 11 ? 1 : 2;
  const filled = (list: readonly number[] | undefined): readonly number[] | null =>
    list?.length ? list : null;
  const scales = filled(listIn(operands, 'scales', at));
  const sizes = at === 2 ? filled(listIn(operands, null, 3)) : null;
  const axes = listIn(operands, 'axes', -1);
  const count = axes?.length ?? x.length;
  if (!scales && !sizes) {
    const running = [at, 3].some((input) => operands.shapes[input] && !operands.constants[input]);
    return running ? null : 'has neither scales nor sizes';
  }
  const given = sizes ?? scales ?? [];
  if (given.length !== count)
    return `has ${given.length} ${sizes ? 'sizes' : 'scales'}, where ${count} are needed`;
  return given.every((value) => Number.isFinite(value) && value > 0)
    ? null
    : `resizes to ${valueText(given)}, where numbers above 0 are needed`;
};

const attention: Check = all(ranks(0, 3, 4), (operands) => {
  const [q, k, v] = operands.shapes;
  if (!q || !k || !v) return null;
  if (k.length !== q.length || v.length !== q.length) {
    return `has queries, keys and values of shapes ${[q, k, v].map(shapeText).join(', ')}`;
  }
  const heads = q.length === 3 ? numberIn(operands, 'q_num_heads', 1) : q[1];
  const others = k.length === 3 ? numberIn(operands, 'kv_num_heads', heads) : k[1];
  const [queries, keys, values] =
    q.length === 3 ? [q[2] / heads, k[2] / others, v[2] / others] : [q[3], k[3], v[3]];
  const fits =
    [queries, keys, values].every(Number.isInteger) &&
    queries === keys &&
    k[q.length - 2] === v[q.length - 2] &&
    q[0] === k[0] &&
    k[0] === v[0];
  return fits
    ? null
    : `has queries, keys and values of shapes ${[q, k, v].map(shapeText).join(', ')} for ${heads} heads`;
});

const einsum: Check = ({ node, shapes }) => {
  const equation = String(node.attributes.get('equation')).replaceAll(' ', '');
  const wrong = `computes ${valueText(equation)} of tensors of shapes ${shapes.map((shape) => shapeText(shape ?? [])).join(', ')}`;
  const [given, result, more] = equation.split('->');
  const terms = given.split(',');
  const isTerm = (term: string): boolean => /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/.test(term);
  if (more !== undefined || terms.length !== shapes.length || ![...terms, result ?? ''].every(isTerm))
    return wrong;
  const sizes = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    const shape = shapes[i] ?? [];
    const labels = [...term.replace('...', '')];
    const free = shape.length - labels.length;
    if (free < 0 || (free > 0 && !term.includes('...'))) return wrong;
    const before = term.includes('...') ? term.indexOf('...') : labels.length;
    for (const [at, label] of labels.entries()) {
      const extent = shape[at < before ? at : at + free];
      const known = sizes.get(label);
      if (known !== undefined && known !== extent) return wrong;
      sizes.set(label, extent);
    }
  }
  const wanted = [...(result ?? '').replace('...', '')];
  return wanted.every((label) => sizes.has(label)) && new Set(wanted).size === wanted.length ? null : wrong;
};

const gemm: Check = all(ranks(0, 2, 2), ranks(1, 2, 2), (operands) => {
  const [a, b, c] = operands.shapes;
  if (!a || !b || !c) return null;
  const result = [
    numberIn(operands, 'transA', 0) ? a[1] : a[0],
    numberIn(operands, 'transB', 0) ? b[0] : b[1],
  ];
  return spreads(c, result)
    ? null
    : `adds a tensor of shape ${shapeText(c)} to one of shape ${shapeText(result)}`;
});

const range: Check = all(scalars(0, 1, 2), ({ constants: [, , delta] }) =>
  delta?.data[0] === 0 ? 'has a step of 0' : null,
);

const constant: Check = ({ node }) => {
  const given = [...node.attributes.keys()].filter((name) => name === 'value' || name.startsWith('value_'));
  return given.length === 1 ? null : `has ${given.length} values, where one is needed`;
};

const constantOfShape: Check = all(extents(0, 0), ({ node }) => {
  const value = node.attributes.get('value') as ConstantTensor | undefined;
  return value === undefined || elementCount(value.shape) === 1
    ? null
    : `has ${elementCount(value.shape)} values, where one is needed`;
});

const branches: Check = ({ node }) => {
  const short = ['then_branch', 'else_branch'].find((name) => {
    const branch = node.attributes.get(name);
    return (
      typeof branch !== 'object' || !('nodes' in branch) || branch.outputs.length !== node.outputs.length
    );
  });
  return short === undefined ? null : `has ${node.outputs.length} outputs, and its ${short} has not`;
};

const normalization: Check = (operands) =>
  numberIn(operands, 'spatial', 1) === 0
    ? null
    : all(ranks(0, 2), lengths(channels, 'one for each channel', 1, 2, 3, 4))(operands);

const groupNormalization: Check = all(
  ranks(0, 2),
  groups('num_groups'),
  lengths(
    (operands) => [...channels(operands), numberIn(operands, 'num_groups', 1)],
    'one for each channel',
    1,
    2,
  ),
);

const reduction: Check = axesOf('axes', 1);

const CHECKS: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    Attention: attention,
    AveragePool: pool,
    BatchNormalization: normalization,
    Clip: scalars(1, 2),
    Concat: all(ranks(0, 1), concat),
    Constant: constant,
    ConstantOfShape: constantOfShape,
    Conv: filter,
    ConvTranspose: all(filter, outputPadding),
    CumSum: scalars(1),
    DepthToSpace: depthToSpace,
    Einsum: einsum,
    Expand: extents(1, 1),
    EyeLike: ranks(0, 2, 2),
    Gather: gather,
    GatherElements: gatherElements,
    GatherND: all(ranks(0, 1), ranks(1, 1), rowsOfIndices),
    Gemm: gemm,
    GlobalAveragePool: ranks(0, 3),
    GlobalLpPool: ranks(0, 3),
    GlobalMaxPool: ranks(0, 3, 4),
    GroupNormalization: groupNormalization,
    Hardmax: ranks(0, 1),
    If: branches,
    InstanceNormalization: all(ranks(0, 3), lengths(channels, 'one for each channel', 1, 2)),
    LayerNormalization: all(ranks(0, 1), spreadTo(first, 1, 2)),
    LogSoftmax: ranks(0, 1),
    LpNormalization: ranks(0, 1),
    LpPool: pool,
    LRN: ranks(0, 2),
    MatMul: all(ranks(0, 1), ranks(1, 1)),
    MaxPool: pool,
    Pad: pad,
    PRelu: spreadTo(first, 1),
    Range: range,
    ReduceL1: reduction,
    ReduceL2: reduction,
    ReduceLogSum: reduction,
    ReduceLogSumExp: reduction,
    ReduceMax: reduction,
    ReduceMean: reduction,
    ReduceMin: reduction,
    ReduceProd: reduction,
    ReduceSum: reduction,
    ReduceSumSquare: reduction,
    Reshape: reshape,
    Resize: resize,
    RMSNormalization: all(ranks(0, 1), spreadTo(first, 1)),
    ScatterND: scatterNd,
    Slice: slice,
    Softmax: ranks(0, 1),
    SpaceToDepth: spaceToDepth,
    Split: all(ranks(0, 1), split),
    Squeeze: squeeze,
    Tile: tile,
    Trilu: all(ranks(0, 2), scalars(1)),
    Unsqueeze: axesOf('axes', 1, true),
    Upsample: resize,
  } satisfies Readonly<Record<string, Check>>),
);

/** What is wrong with a node's inputs, to follow its name; null where nothing is. */
export function operandFault(operands: Operands): string | null {
  return CHECKS.get(operands.node.op)?.(operands) ?? null;
}
