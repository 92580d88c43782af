/** Which output of a network is explained, and which input takes the image; hidden where there is nothing to choose. */
import type { ModelInfo } from '../../engine/contract/modelInfo';
import { t } from '../../language';
import { newestModel } from '../../session/newestModel';
import type { AnalysisState } from '../../session/state';
import type { Session } from '../../session/types';
import { Choice } from '../choice';
import { setHidden } from '../dom';
import { Part } from '../part';

/** Shown while nothing is chosen and nothing goes without saying. */
const NONE = '';

interface Ports {
  readonly name: string;
  readonly hint: string;
  /** What there is to choose from. */
  offered(session: Session): readonly string[];
  chosen(state: AnalysisState): string | null;
  /** What a model uses for want of a choice. */
  used(model: ModelInfo): string;
  choose(session: Session, name: string): void;
}

/** Layers and classes are those of one output: another one begins with its own. */
const AFRESH = { target: null, layer: null } as const;

const PORTS: readonly Ports[] = [
  {
    name: t`Input`,
    hint: t`The input of the network that takes the image`,
    offered: ({ ports }) => ports?.inputs ?? [],
    chosen: ({ modelInput }) => modelInput,
    used: ({ input }) => input,
    choose: (session, modelInput) => session.update({ modelInput, ...AFRESH }),
  },
  {
    name: t`Output`,
    hint: t`The output of the network that is explained`,
    offered: ({ ports }) => ports?.outputs ?? [],
    chosen: ({ modelOutput }) => modelOutput,
    used: ({ output }) => output,
    choose: (session, modelOutput) => session.update({ modelOutput, ...AFRESH }),
  },
];

export class PortChoice extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #ports: Ports;
  readonly #choice: Choice;

  constructor(session: Session, ports: Ports) {
    super();
    this.#session = session;
    this.#ports = ports;
    const { name, hint } = ports;
    this.#choice = this.own(
      new Choice({ name, hint, onChange: (value) => value !== NONE && ports.choose(session, value) }),
    );
    this.node = this.#choice.node;
    this.paint(session, ['state', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const names = this.#ports.offered(this.#session);
    const model = newestModel(this.#session);
    const used = model === null ? NONE : this.#ports.used(model);
    const chosen = this.#ports.chosen(this.#session.state) ?? used;
    const isOpen = !names.includes(chosen);
    this.#choice.setOptions([
      ...(isOpen ? [{ value: NONE, text: t`Choose…`, disabled: true }] : []),
      ...names.map((name) => ({ value: name, text: name })),
    ]);
    this.#choice.value = isOpen ? NONE : chosen;
    setHidden(this.node, names.length < 2);
  }
}

/** One for the inputs, one for the outputs. */
export const portChoices = (session: Session): readonly PortChoice[] =>
  PORTS.map((ports) => new PortChoice(session, ports));
