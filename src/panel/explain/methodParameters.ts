/**
 * The parameters of what explains, under the explain row; nothing where it has none. Those of several methods fold to one
 * line, so that the maps stay large.
 */
import { specOf, type Method } from '../../engine/attribution/methods/catalogue';
import type { NumberParameter, ParameterSpec } from '../../engine/augment/spec';
import type { Session } from '../../session/types';
import { t } from '../../language';
import { Extra } from '../controls/extra';
import { Slider } from '../controls/slider';
import type { Value } from '../controls/stepView';
import { h, setChildren, setHidden, setText } from '../dom';
import { Part } from '../part';
import { METHOD_TITLES } from '../titles';

/** Numbers of methods have no size in the picture. */
const NO_EXTENT = { width: 0, height: 0, samplingRate: null };

export class MethodParameters extends Part {
  readonly #summary = h('summary', { class: 'jp-Impact-methodSummary' });
  readonly #body = h('div');
  readonly node = h(
    'details',
    { class: 'jp-Impact-methodParameters', hidden: true },
    this.#summary,
    this.#body,
  );
  readonly #session: Session;
  /** Of the methods that have been looked at: who compares two goes back and forth. */
  readonly #groups = new Map<Method, Group>();
  /** Methods that are shown. */
  #count = 1;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.paint(
      session,
      ['state.method', 'state.moreMethods', 'state.methodParameters', 'info', 'recorder'],
      () => this.#update(),
    );
    this.#update();
  }

  #update(): void {
    const { methods } = this.#session;
    const shown = methods.filter((name) => Object.keys(specOf(name).parameters).length > 0);
    const groups = shown.map((name) => this.#group(name));
    groups.forEach((group) => group.update(methods.length > 1));
    setHidden(this.node, groups.length === 0);
    setHidden(this.#summary, methods.length === 1);
    if (methods.length === 1) this.node.open = true;
    else if (this.#count === 1) this.node.open = false;
    this.#count = methods.length;
    setText(this.#summary, t`Parameters of ${shown.map((name) => METHOD_TITLES[name]).join(', ')}`);
    setChildren(
      this.#body,
      groups.map((group) => group.node),
    );
  }

  #group(method: Method): Group {
    const known = this.#groups.get(method);
    if (known) return known;
    const group = this.own(new Group(this.#session, method));
    this.#groups.set(method, group);
    return group;
  }
}

/** The parameters of one method. */
class Group extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #method: Method;
  readonly #title: HTMLElement;
  readonly #rows: readonly ((values: (name: string) => Value, recorded: (name: string) => Value) => void)[];

  constructor(session: Session, method: Method) {
    super();
    this.#session = session;
    this.#method = method;
    const { parameters } = specOf(method);
    const title = METHOD_TITLES[method];
    const rows = Object.entries(parameters).map(([name, spec]) =>
      isDragged(spec) ? this.#slider(name, spec) : this.#extra(name, spec),
    );
    this.#rows = rows.map(({ update }) => update);
    this.#title = h('span', { class: 'jp-Impact-methodTitle', 'aria-hidden': 'true' }, title);
    this.node = h(
      'div',
      { class: 'jp-Impact-methodGroup', role: 'group', 'aria-label': t`Parameters of ${title}` },
      this.#title,
      ...rows.map(({ node }) => node),
    );
  }

  /** @param isNamed whether there are other groups to tell it from */
  update(isNamed: boolean): void {
    setHidden(this.#title, !isNamed);
    const { state, recorder } = this.#session;
    const frame = recorder.shown === null ? undefined : recorder.frames[recorder.shown];
    const { parameters } = specOf(this.#method);
    const read = (all = state.methodParameters) => {
      const own = all[this.#method];
      return (name: string): Value => own?.[name] ?? parameters[name].default;
    };
    for (const row of this.#rows) row(read(), read(frame?.state.methodParameters));
  }

  #set(name: string, value: Value | null): void {
    const spec = specOf(this.#method).parameters[name];
    // A half of a sample may be typed.
    const isWhole = spec.kind === 'number' && Number.isInteger(spec.step);
    const set = isWhole && value !== null ? Math.round(Number(value)) : value;
    this.#session.setMethodParameter(this.#method, name, set);
  }

  #slider(name: string, spec: NumberParameter) {
    const slider = this.own(
      new Slider({
        spec,
        onInput: (value) => this.#set(name, value),
        onReset: () => this.#set(name, null),
        onPlay: () => undefined,
      }),
    );
    const title = t`${t(spec.title)} of ${METHOD_TITLES[this.#method]}`;
    const update = (value: (name: string) => Value, recorded: (name: string) => Value): void =>
      slider.update({
        title,
        label: t(spec.title),
        value: Number(value(name)),
        ghost: Number(recorded(name)),
        enabled: true,
        playing: false,
        extent: NO_EXTENT,
      });
    return { node: slider.node, update };
  }

  #extra(name: string, spec: ParameterSpec) {
    const title = METHOD_TITLES[this.#method];
    const extra = this.own(new Extra(title, spec, (value) => this.#set(name, value)));
    const update = (value: (name: string) => Value): void => extra.update(value(name), t` of ${title}`, true);
    return { node: extra.node, update };
  }
}

/** All numbers but seeds, of which one is as good as the next. */
const isDragged = (spec: ParameterSpec): spec is NumberParameter =>
  spec.kind === 'number' && spec.quantity !== 'seed';
