/** Synced traits ↔ state, both ways. Equal values are never written, which is what ends every echo. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { IDisposable } from '@lumino/disposable';
import { same } from '../session/reducer';
import type { AnalysisState, Source } from '../session/state';
import type { Session } from '../session/types';
import type { KernelLink } from './kernelLink';
import { PAGE_TRAITS, STATE_TRAITS } from './traits';
import type { StateTrait } from './traits';

const STATE_ENTRIES = Object.entries(STATE_TRAITS) as readonly (readonly [string, StateTrait])[];

/**
 * The change that brings a state to what some traits say.
 * @param names those to look at; others may be behind the state (an upload that is still on its way)
 */
export function patchFromTraits(
  model: WidgetModel,
  state: AnalysisState,
  names: readonly string[] = Object.keys(STATE_TRAITS),
): Partial<AnalysisState> {
  let patch: Partial<AnalysisState> = {};
  // Traits may share a field of the state, so each one sees what those before it made of it; one that says what
  // the state said before has nothing to add, and does not take back what its neighbour brought.
  for (const [name, trait] of STATE_ENTRIES) {
    if (!names.includes(name)) continue;
    const value = model.get(name) as never;
    if (same(trait.read(state), value)) continue;
    patch = { ...patch, ...trait.patch(value, { ...state, ...patch }) };
  }
  return patch;
}

export class TraitBinding implements IDisposable {
  readonly #model: WidgetModel;
  readonly #session: Session;
  readonly #link: KernelLink;
  readonly #isInKernel: (source: Source) => boolean;
  /** Why the last change was refused; over with the next one that is not. */
  #refused: string | null = null;
  #disposed = false;

  /** @param isInKernel whether Python can serve the bytes; a trait never names others */
  constructor(
    model: WidgetModel,
    session: Session,
    link: KernelLink,
    isInKernel: (source: Source) => boolean,
  ) {
    this.#model = model;
    this.#session = session;
    this.#link = link;
    this.#isInKernel = isInKernel;
    model.on('change', this.#fromModel);
    session.stateChanged.connect(this.#onState);
    session.resultChanged.connect(this.#fromPage);
    session.activityChanged.connect(this.#fromPage);
    session.infoChanged.connect(this.#fromPage);
    this.push();
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Write the state, and what the page knows, to the traits. */
  push(): void {
    if (this.#disposed) return;
    this.#fromState();
    this.#fromPage();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off('change', this.#fromModel);
    this.#session.stateChanged.disconnect(this.#onState);
    this.#session.resultChanged.disconnect(this.#fromPage);
    this.#session.activityChanged.disconnect(this.#fromPage);
    this.#session.infoChanged.disconnect(this.#fromPage);
    this.#write({ status: PAGE_TRAITS.status.default });
  }

  readonly #fromModel = (): void => {
    const changed = Object.keys(this.#model.changedAttributes() || {});
    const patch = patchFromTraits(this.#model, this.#session.state, changed);
    if (Object.keys(patch).length === 0) return;
    try {
      this.#session.update(patch);
    } catch (error) {
      this.refuse(error);
    }
  };

  /** A value was refused in words: say so on both sides, and let the traits tell again what is true. */
  refuse(error: unknown): void {
    this.#retract();
    const sentence = error instanceof Error ? error.message : String(error);
    this.#refused = sentence;
    this.#session.notify(sentence);
    queueMicrotask(() => this.push());
  }

  #retract(): void {
    if (this.#refused === null) return;
    const sentence = this.#refused;
    this.#refused = null;
    this.#session.dismiss(sentence);
  }

  readonly #onState = (): void => {
    this.#retract();
    this.#fromState();
  };

  readonly #fromState = (): void => {
    const { state } = this.#session;
    const values = STATE_ENTRIES.map(([name, trait]) => [name, trait.read(state)] as const);
    this.#write(
      Object.fromEntries(
        values.filter(([name, value]) => !name.endsWith('_source') || this.#isInKernel(value as Source)),
      ),
    );
  };

  readonly #fromPage = (): void => {
    const values = Object.entries(PAGE_TRAITS).map(([name, trait]) => [name, trait.read(this.#session)]);
    const error = this.#session.activity.error ?? this.#refused;
    this.#write({ ...Object.fromEntries(values), error });
  };

  #write(values: Readonly<Record<string, unknown>>): void {
    const changed = Object.entries(values).filter(([name, value]) => !same(this.#model.get(name), value));
    if (changed.length === 0) return;
    this.#model.set(Object.fromEntries(changed));
    this.#link.save(this.#model);
  }
}
