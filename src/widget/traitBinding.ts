/** Synced traits ↔ state, both ways. Equal values are never written, which is what ends every echo. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { IDisposable } from '@lumino/disposable';
import { same } from '../session/reducer';
import type { Source } from '../session/state';
import type { Session } from '../session/types';
import { patchFromTraits, STATE_ENTRIES } from './fromKernel';
import type { Refusals } from './fromKernel';
import type { KernelLink } from './kernelLink';
import type { NotUnderstood } from './notUnderstood';
import { VersionError } from './schema';
import { PAGE_TRAITS } from './traits';
import type { PageTrait } from './traits';

const PAGE_ENTRIES = Object.entries(PAGE_TRAITS) as readonly (readonly [string, PageTrait])[];
/** What Python sets when it waits for the page. */
const PYTHON_WAITS = ['_revision', 'status'];

export class TraitBinding implements IDisposable {
  readonly #model: WidgetModel;
  readonly #session: Session;
  readonly #link: KernelLink;
  readonly #isInKernel: (source: Source) => boolean;
  readonly #notUnderstood: NotUnderstood;
  /** Traits whose value the page does not understand, with what the state says instead: not to be overwritten. */
  readonly #left = new Map<string, unknown>();
  /** Why the last change was refused; over with the next one that is not. */
  #refused: string | null = null;
  #disposed = false;

  /**
   * @param isInKernel whether Python can serve the bytes; a trait never names others
   * @param refusals what of the model the session could not begin with
   */
  constructor(
    model: WidgetModel,
    session: Session,
    link: KernelLink,
    isInKernel: (source: Source) => boolean,
    notUnderstood: NotUnderstood,
    refusals: Refusals,
  ) {
    this.#model = model;
    this.#session = session;
    this.#link = link;
    this.#isInKernel = isInKernel;
    this.#notUnderstood = notUnderstood;
    this.#take([...refusals.keys()], refusals);
    model.on('change', this.#fromModel);
    session.stateChanged.connect(this.#onState);
    session.resultChanged.connect(this.#fromPage);
    session.activityChanged.connect(this.#fromPage);
    session.infoChanged.connect(this.#fromPage);
    session.baseline.changed.connect(this.#fromPage);
    this.push();
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Write the state, and what the page knows, to the traits: at once, so that Python never has one without the other. */
  push(): void {
    if (!this.#disposed) this.#write({ ...this.#stateValues(), ...this.#pageValues() });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off('change', this.#fromModel);
    this.#session.stateChanged.disconnect(this.#onState);
    this.#session.resultChanged.disconnect(this.#fromPage);
    this.#session.activityChanged.disconnect(this.#fromPage);
    this.#session.infoChanged.disconnect(this.#fromPage);
    this.#session.baseline.changed.disconnect(this.#fromPage);
    this.#write({ status: PAGE_TRAITS.status.default });
  }

  readonly #fromModel = (): void => {
    const changed = Object.keys(this.#model.changedAttributes() || {});
    const { patch, refusals } = patchFromTraits(this.#model, this.#session.state, changed);
    this.#take(changed, refusals);
    try {
      if (Object.keys(patch).length > 0) this.#session.update(patch);
    } catch (error) {
      this.refuse(error);
    }
    // Python waits for an answer to every revision of its state, be it that nothing is to be done.
    // Within the change, a model would take a return to its former value for no change at all.
    if (PYTHON_WAITS.some((name) => changed.includes(name))) queueMicrotask(() => this.#fromPage());
  };

  /** Leave alone what only a kernel of another version can say, until Python or the user says something else; refuse the rest. */
  #take(names: readonly string[], refusals: Refusals): void {
    for (const [name, trait] of STATE_ENTRIES) {
      if (!names.includes(name)) continue;
      const refusal = refusals.get(name);
      const isOther = refusal instanceof VersionError;
      if (isOther) this.#left.set(name, trait.read(this.#session.state));
      else this.#left.delete(name);
      this.#notUnderstood.note(name, isOther ? refusal.message : null);
    }
    const [wrong] = [...refusals.values()].filter((refusal) => !(refusal instanceof VersionError));
    if (wrong) this.refuse(wrong);
    else if (refusals.size > 0) this.#fromPage();
  }

  #isLeft(name: string, value: unknown): boolean {
    if (!this.#left.has(name)) return false;
    if (same(this.#left.get(name), value)) return true;
    this.#left.delete(name);
    this.#notUnderstood.note(name, null);
    return false;
  }

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
    this.push();
  };

  readonly #fromPage = (): void => {
    if (!this.#disposed) this.#write(this.#pageValues());
  };

  #stateValues(): Readonly<Record<string, unknown>> {
    const { state } = this.#session;
    const values = STATE_ENTRIES.map(([name, trait]) => [name, trait.read(state)] as const);
    const sourcesOf = (name: string, value: unknown): readonly Source[] => {
      if (name.endsWith('_source')) return value === null ? [] : [value as Source];
      return name.endsWith('_sources') ? (value as readonly Source[]) : [];
    };
    // A gallery of a folder that was opened here stays here.
    const isOurs = !state.gallery.every((source) => this.#isInKernel(source));
    const isTold = ([name, value]: readonly [string, unknown]): boolean =>
      !(name === '_gallery_sources' && isOurs) &&
      !this.#isLeft(name, value) &&
      sourcesOf(name, value).every(this.#isInKernel);
    return Object.fromEntries(values.filter(isTold));
  }

  #pageValues(): Readonly<Record<string, unknown>> {
    const revision = (this.#model.get('_revision') as number | undefined) ?? 0;
    const values = PAGE_ENTRIES.map(([name, trait]) => [name, trait.read(this.#session, revision)] as const);
    const error = this.#session.activity.error ?? this.#refused ?? this.#notUnderstood.sentence;
    const { image } = this.#session.state;
    const page_image = this.#isInKernel(image) ? null : image.name;
    return { ...Object.fromEntries(values), page_image, error };
  }

  #write(values: Readonly<Record<string, unknown>>): void {
    const changed = Object.entries(values).filter(([name, value]) => !same(this.#model.get(name), value));
    if (changed.length === 0) return;
    this.#model.set(Object.fromEntries(changed));
    this.#link.save(this.#model);
  }
}
