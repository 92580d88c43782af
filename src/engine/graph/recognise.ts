/** Activations that exporters write in simpler operators get their names back, so that they count as what they are. */
import type { OnnxAttribute, OnnxModel, OnnxNode } from '../onnx/model';

/** A network while its activations are looked for. */
class Reader {
  private readonly producers: ReadonlyMap<string, OnnxNode>;

  constructor(private readonly model: OnnxModel) {
    this.producers = new Map(model.nodes.map((node) => [node.outputs[0], node]));
  }

  made(value: string, op: string): OnnxNode | null {
    const node = this.producers.get(value);
    return node?.op === op ? node : null;
  }

  /** A constant of one number. */
  scalar(value: string): number | null {
    const tensor = this.model.constants.get(value);
    return tensor?.data.length === 1 ? tensor.data[0] : null;
  }

  isScalar(value: string, expected: number): boolean {
    const found = this.scalar(value);
    return found !== null && Math.abs(found - expected) <= 1e-4 * Math.abs(expected);
  }

  /** What a product is made of, through products of products; of one of more than three factors, more than three of them. */
  factors(node: OnnxNode): string[] {
    const found: string[] = [];
    const left = [...node.inputs].reverse();
    for (let value = left.pop(); value !== undefined; value = left.pop()) {
      const inner = this.made(value, 'Mul');
      if (inner) left.push(...[...inner.inputs].reverse());
      else found.push(value);
      if (found.length + left.length > 3) return [...found, ...left];
    }
    return found;
  }
}

interface Found {
  readonly op: string;
  readonly input: string;
}

/** x · sigmoid(x) */
function swish(node: OnnxNode, reader: Reader): Found | null {
  const gate = node.inputs.find((value) => reader.made(value, 'Sigmoid'));
  const input = gate && reader.made(gate, 'Sigmoid')?.inputs[0];
  return input && node.inputs.includes(input) ? { op: 'Swish', input } : null;
}

/** x · hardSigmoid(x), of slope 1/6. */
function hardSwish(node: OnnxNode, reader: Reader): Found | null {
  const gate = node.inputs.map((value) => reader.made(value, 'HardSigmoid')).find((made) => made !== null);
  const alpha = gate?.attributes.get('alpha');
  const sixth = typeof alpha === 'number' && Math.abs(alpha - 1 / 6) < 1e-4;
  return gate && sixth && node.inputs.includes(gate.inputs[0])
    ? { op: 'HardSwish', input: gate.inputs[0] }
    : null;
}

/** x · ½ · (1 + erf(x/√2)), in any order. */
function gelu(node: OnnxNode, reader: Reader): Found | null {
  const factors = reader.factors(node);
  const half = factors.find((value) => reader.isScalar(value, 0.5));
  const bellOf = (value: string): OnnxNode | null => {
    const sum = reader.made(value, 'Add');
    if (!sum?.inputs.some((term) => reader.isScalar(term, 1))) return null;
    return sum.inputs.map((term) => reader.made(term, 'Erf')).find((made) => made !== null) ?? null;
  };
  const step = factors.find((value) => bellOf(value));
  const bell = step && bellOf(step);
  if (factors.length !== 3 || !half || !step || !bell) return null;
  const input = factors.find((value) => value !== half && value !== step);
  const divided = reader.made(bell.inputs[0], 'Div');
  const multiplied = reader.made(bell.inputs[0], 'Mul');
  const scaled =
    (divided && reader.isScalar(divided.inputs[1], Math.SQRT2) && divided.inputs[0] === input) ||
    (multiplied?.inputs.includes(input ?? '') &&
      multiplied.inputs.some((value) => reader.isScalar(value, Math.SQRT1_2)));
  return input && scaled ? { op: 'Gelu', input } : null;
}

/** where(isNaN(s), 0, s) of s = softmax(x), as PyTorch's attention is exported: with no NaN in its gradient either. */
function safeSoftmax({ inputs: [condition, zero, softmax] }: OnnxNode, reader: Reader): OnnxNode | null {
  const tested = reader.made(condition, 'IsNaN')?.inputs[0];
  const made = reader.made(softmax, 'Softmax');
  return made && tested === softmax && reader.scalar(zero) === 0 ? made : null;
}

const PATTERNS = [swish, hardSwish, gelu];

/** The same network with one node for each Swish, HardSwish, Gelu and safe softmax. What they were made of is unused then. */
export function recogniseActivations(model: OnnxModel): OnnxModel {
  const reader = new Reader(model);
  const nodes = model.nodes.map((node) => {
    // Before opset 13 a softmax is one over several axes.
    if (node.op === 'Where' && model.opset >= 13) {
      const made = safeSoftmax(node, reader);
      return made ? { ...made, op: 'SafeSoftmax', outputs: node.outputs } : node;
    }
    if (node.op !== 'Mul') return node;
    for (const pattern of PATTERNS) {
      const found = pattern(node, reader);
      if (found)
        return { ...node, op: found.op, inputs: [found.input], attributes: new Map<string, OnnxAttribute>() };
    }
    return node;
  });
  return { ...model, nodes };
}
