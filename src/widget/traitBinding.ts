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
  // Traits may share a field of the state, so each one sees what those before it made of it.
  for (const [name, trait] of STATE_ENTRIES) {
    if (!names.includes(name)) continue;
    const value = model.get(name) as never;
    const sofar = { ...state, ...patch };
    if (!same(trait.read(sofar), value)) patch = { ...patch, ...trait.patch(value, sofar) };
  }
  return patch;
}

export class TraitBinding implements IDisposable {
  readonly #model: WidgetModel;
  readonly #session: Session;
  readonly #link: KernelLink;
  readonly #isInKernel: (source: Source) => boolean;
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
    session.stateChanged.connect(this.#fromState);
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
    this.#fromState();
    this.#fromPage();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off('change', this.#fromModel);
    this.#session.stateChanged.disconnect(this.#fromState);
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
      // Refused in words: say so, and let the traits tell again what is true.
      this.#session.notify(error instanceof Error ? error.message : String(error));
      queueMicrotask(() => this.#fromState());
    }
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
    this.#write(Object.fromEntries(values) as Record<string, unknown>);
  };

  #write(values: Readonly<Record<string, unknown>>): void {
    const changed = Object.entries(values).filter(([name, value]) => !same(this.#model.get(name), value));
    if (changed.length === 0) return;
    this.#model.set(Object.fromEntries(changed));
    this.#link.save(this.#model);
  }
}
