/** Which input of a network takes the image and which output is explained: those that are asked for, else the only ones that can. */
import { NO_CHOICE, type Inference, type ModelPorts, type PortChoice } from '../contract/modelInfo';
import { UserError } from '../contract/errors';
import { Work } from '../graph/budget';
import { simplify } from '../graph/simplify';
import type { Graph } from '../graph/ir';
import type { Shape } from '../tensor';
import type { OnnxInput, OnnxModel, OnnxNetwork } from '../onnx/model';
import { LIMITS } from '../limits';
import { checkNodes } from '../onnx/schema/check';
import { endingOf, logitsKey } from './ending';
import { isKnown, refuseInternal } from '../ops/specialize';
import { listLength, probe } from './probe';
import { nearest } from '../text/nearest';

export interface Chosen {
  /** Simplified, with nothing in it that the output does not need. */
  readonly network: OnnxModel;
  readonly input: string;
  readonly output: string;
  /** Of the output among several, where nobody chose one. */
  readonly inference: Inference | null;
}

export const portsOf = ({ inputs, outputs }: OnnxNetwork): ModelPorts => ({
  inputs: inputs.map(({ name }) => name),
  outputs,
});

/**
 * The part of a network that leads from one input to one output.
 * @throws UserError for a name that there is not; where several could be meant, with their names; if it needs other inputs too.
 */
export function chosenModel(network: OnnxNetwork, name: string, choice: PortChoice = NO_CHOICE): Chosen {
  const { outputs } = network;
  if (outputs.length === 0) throw new UserError(`${name} has no output; export it again.`);
  if (choice.output !== null && !outputs.includes(choice.output)) {
    throw new UserError(noSuch(name, 'output', choice.output, outputs));
  }
  const output = choice.output ?? (outputs.length === 1 ? outputs[0] : null);
  if (output === null) return onlyList(network, name, choice.input);
  const { picked, ...found } = explainedPart(network, name, output, choice.input);
  return { ...found, inference: picked && scoresInference(output, picked) };
}

/** The part that leads to an output, or to the scores that it picks from: places in a ranking are no classes. */
function explainedPart(
  network: OnnxNetwork,
  name: string,
  output: string,
  input: string | null,
  work?: Work,
): Omit<Chosen, 'inference'> & { readonly picked: Picked | null } {
  const picked = pickedBy(network, output);
  const scores = picked?.scores ?? null;
  const to = scores === null || isOpen(network, scores) ? output : scores;
  return { ...part(network, name, to, input, work), output, picked: to === output ? null : picked };
}

/** Whether a value is none that is computed: the input, or a weight. */
const isOpen = ({ nodes }: OnnxNetwork, value: string): boolean =>
  !nodes.some(({ outputs }) => outputs.includes(value));

const scoresInference = (output: string, { namesClasses }: Picked): Inference => ({
  of: 'scores',
  value: `all that ${output} picks from`,
  from: namesClasses
    ? 'it holds the numbers of the highest'
    : 'it holds the highest in their order, not that of the classes',
  isGuess: false,
});

/** The one output that is a list of numbers; of several that are made of the same logits the one that says how. */
function onlyList(network: OnnxNetwork, name: string, input: string | null): Chosen {
  if (network.outputs.length > LIMITS.network.outputs) {
    throw new UserError(
      `${name} has ${network.outputs.length} outputs; choose the one to explain, model_output=${JSON.stringify(network.outputs[0])} for example, or Output beside the model’s name.`,
    );
  }
  const work = Work.of(network.constants, network.outputs.length);
  const offers = network.outputs.map((output) => offer(network, name, output, input, work));
  const lists = offers.flatMap(({ list }) => list ?? []);
  const found = lists.length > 1 ? sameLogits(lists) : (lists[0] ?? null);
  if (found) {
    const names = lists.map(({ output }) => output).join(' and ');
    const from =
      lists.length > 1 ? `${names} are made of the same logits` : 'no other output is a list of numbers';
    const inference: Inference = { of: 'output', value: found.output, from, isGuess: false };
    return { ...found.chosen, inference };
  }
  const named = offers.map(({ output, shape }) => (shape ? `${output} [${shape.join(', ')}]` : output));
  const suggested = JSON.stringify((lists[0] ?? offers[0]).output);
  throw new UserError(
    `${name} has ${offers.length} outputs: ${named.join('; ')}. Choose the one to explain, model_output=${suggested} for example, or Output beside the model’s name.`,
  );
}

interface Offer {
  readonly output: string;
  /** null: it cannot be computed here. */
  readonly shape: Shape | null;
  /** null: it is no list of numbers. */
  readonly list: List | null;
}

interface List {
  readonly output: string;
  readonly chosen: Omit<Chosen, 'inference'>;
  readonly graph: Graph;
}

function offer(network: OnnxNetwork, name: string, output: string, input: string | null, work: Work): Offer {
  try {
    const { picked: _picked, ...chosen } = explainedPart(network, name, output, input, work);
    const { graph } = probe(chosen.network, name, work);
    const shape = graph.shapes.get(graph.output) ?? [];
    const isList = listLength(graph) !== null && !pickedBy(network, output)?.namesClasses;
    return { output, shape, list: isList ? { output, chosen, graph } : null };
  } catch (error) {
    if (error instanceof UserError) return { output, shape: null, list: null };
    throw error;
  }
}

/** Of logits beside what is made of them the one that says how; null where the outputs are of different things. */
function sameLogits(lists: readonly List[]): List | null {
  const links = new Set(lists.map(({ graph }) => endingOf(graph).link).filter((link) => link !== null));
  const isOne = new Set(lists.map(({ graph }) => logitsKey(graph))).size === 1 && links.size === 1;
  return isOne ? (lists.find(({ graph }) => endingOf(graph).link !== null) ?? null) : null;
}

/** What leaves numbers what they are. */
const CARRIES: readonly string[] = ['Cast', 'Identity', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten'];

const PICKS: readonly string[] = ['ArgMax', 'ArgMin', 'TopK'];

interface Picked {
  /** What the highest are picked from, a value of the graph; null where it is the lowest. */
  readonly scores: string | null;
  /** Whether the output holds numbers of classes, which beside scores are nothing to explain. */
  readonly namesClasses: boolean;
}

/** Of an output that is the highest of scores, in their order, or the numbers of these; null for others. */
function pickedBy({ nodes }: OnnxNetwork, output: string): Picked | null {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  let value = output;
  let made = makers.get(value);
  while (made && CARRIES.includes(made.op)) {
    [value] = made.inputs;
    made = makers.get(value);
  }
  if (!made || !PICKS.includes(made.op)) return null;
  const isLowest = made.op === 'ArgMin' || made.attributes.get('largest') === 0;
  return {
    scores: isLowest ? null : made.inputs[0],
    namesClasses: made.op !== 'TopK' || made.outputs[1] === value,
  };
}

function part(
  network: OnnxNetwork,
  name: string,
  output: string,
  wanted: string | null,
  work?: Work,
): Pick<Chosen, 'network' | 'input'> {
  const needed = valuesBehind(network, output);
  const required = network.inputs.filter((input) => needed.has(input.name));
  const input = inputOf(network, name, output, required, wanted);
  const others = required.filter((other) => other !== input).map((other) => other.name);
  if (others.length > 0) {
    throw new UserError(
      `${name} computes ${output} from ${others.join(', ')} too, beside the image in ${input.name}; give a network of one input, or one in which the others have a default (an initializer of that name).`,
    );
  }
  const { inputs: _inputs, optionalInputs: _optional, outputs: _outputs, ...rest } = network;
  const constants = new Map(network.constants);
  constants.delete(input.name);
  const nodes = network.nodes.filter(({ outputs }) => outputs.some((value) => needed.has(value)));
  refuseInternal(nodes, name);
  checkNodes(nodes, network.opset, [...constants.keys(), input.name], isKnown);
  return {
    input: input.name,
    network: simplify(
      {
        ...rest,
        nodes,
        constants,
        input: input.name,
        inputType: input.type,
        inputShape: input.shape,
        output,
      },
      work,
    ),
  };
}

function inputOf(
  { inputs, optionalInputs }: OnnxNetwork,
  name: string,
  output: string,
  required: readonly OnnxInput[],
  wanted: string | null,
): OnnxInput {
  if (wanted !== null) {
    const found = [...inputs, ...optionalInputs].find((input) => input.name === wanted);
    if (found) return found;
    throw new UserError(
      noSuch(
        name,
        'input',
        wanted,
        inputs.map((input) => input.name),
      ),
    );
  }
  if (required.length === 1) return required[0];
  if (required.length === 0)
    throw new UserError(`${name} computes ${output} from no input; export it again.`);
  const names = required.map((input) => input.name);
  throw new UserError(
    `${name} computes ${output} from ${names.length} inputs: ${names.join(', ')}; a network of one input is needed, or one in which the others have a default (an initializer of that name).`,
  );
}

/** Names of all values that lead to one. */
function valuesBehind({ nodes }: OnnxNetwork, output: string): ReadonlySet<string> {
  const needed = new Set([output]);
  for (const node of [...nodes].reverse()) {
    if (node.outputs.some((value) => needed.has(value))) node.inputs.forEach((value) => needed.add(value));
  }
  return needed;
}

const noSuch = (name: string, what: 'input' | 'output', wanted: string, names: readonly string[]): string =>
  `${name} has no ${what} “${wanted}”; ${names.length > 5 ? 'the nearest names are' : 'there is'} ${nearest(wanted, names, 5).join(', ')}.`;
