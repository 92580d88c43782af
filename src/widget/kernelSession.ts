/** A session whose other half lives in Python: the session of a model, and everything that keeps the two in step. */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { IDisposable } from '@lumino/disposable';
import { DEFAULT_STATE } from '../session/state';
import type { AnalysisState, Source } from '../session/state';
import type { Pull } from '../session/shards';
import type { Session, Upload } from '../session/types';
import { FrameSender } from './frameSender';
import { patchFromTraits, possible, readSteps, stepModels } from './fromKernel';
import { ImagePusher } from './imagePusher';
import { hostOfPage } from './hostWords';
import { KernelLink } from './kernelLink';
import type { Connection, Received } from './kernelLink';
import { NotUnderstood } from './notUnderstood';
import { pullOver } from './shardPuller';
import { isSource } from './schema';
import { StepBinding } from './stepBinding';
import { StudySender } from './studySender';
import { TraitBinding } from './traitBinding';

export type SessionFactory = (state: AnalysisState, pull: Pull) => Session;

const SOURCES_CHANGED = 'change:_image_source change:_model_source change:_compare_source';
const GALLERY_CHANGED = 'change:_gallery_sources';
const TROUBLES = ['silent', 'interrupted', 'lost'] as const satisfies readonly Connection[];

export class KernelSession implements IDisposable {
  readonly session: Session;
  readonly #model: WidgetModel;
  readonly #link: KernelLink;
  readonly #pusher: ImagePusher;
  readonly #sender: FrameSender;
  readonly #studies: StudySender;
  readonly #traits: TraitBinding;
  readonly #steps: StepBinding;
  /** Ids of the assets that Python can serve. */
  readonly #inKernel = new Set<string>();
  /** What was said of a network that only this page has. */
  #aboutModel: string | null = null;
  #disposed = false;

  constructor(model: WidgetModel, create: SessionFactory) {
    this.#model = model;
    this.#link = new KernelLink(model);
    const { patch, refusals } = patchFromTraits(model, DEFAULT_STATE);
    const pipeline = readSteps(stepModels(model));
    const { state, refusal } = possible({ ...DEFAULT_STATE, augmentations: pipeline.steps }, patch);
    this.#note(state.image);
    this.#note(state.model);
    this.#note(state.compare);
    state.gallery.forEach((source) => this.#note(source));
    this.session = create(state, pullOver(this.#link));
    this.#pusher = new ImagePusher(this.#link);
    this.#sender = new FrameSender(this.session, this.#link);
    this.#studies = new StudySender(this.session, this.#link);
    // What Python names, Python has; noted before the binding hears of the change.
    model.on(SOURCES_CHANGED, this.#onSource);
    model.on(GALLERY_CHANGED, this.#onGallery);
    const isInKernel = (source: Source) => source.kind === 'bundled' || this.#inKernel.has(source.id);
    const notUnderstood = new NotUnderstood(this.session);
    this.#traits = new TraitBinding(model, this.session, this.#link, isInKernel, notUnderstood, refusals);
    const refuse = (error: unknown): void => this.#traits.refuse(error);
    this.#steps = new StepBinding(model, this.session, this.#link, refuse, notUnderstood, pipeline.refusal);
    if (refusal !== null) this.#traits.refuse(refusal);
    this.session.files.uploaded.connect(this.#onUpload);
    this.session.stateChanged.connect(this.#onState);
    this.#link.received.connect(this.#onMessage);
    this.#link.refused.connect(this.#onRefused);
    this.#link.connectionChanged.connect(this.#onConnection);
    this.#onConnection();
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  /** Send the recorded frames to Python; the outcome becomes a notice. */
  async sendFrames(): Promise<void> {
    this.session.dismiss(this.#link.words.framesSent);
    try {
      await this.#sender.send();
      this.session.notify(this.#link.words.framesSent);
    } catch (error) {
      if (!isAbort(error)) this.session.notify(sentenceOf(error));
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off(SOURCES_CHANGED, this.#onSource);
    this.#model.off(GALLERY_CHANGED, this.#onGallery);
    this.session.files.uploaded.disconnect(this.#onUpload);
    this.session.stateChanged.disconnect(this.#onState);
    this.#studies.dispose();
    this.#steps.dispose();
    this.#traits.dispose();
    this.#link.dispose();
    this.session.dispose();
  }

  #note(source: unknown): void {
    if (isSource(source) && source.kind === 'asset') this.#inKernel.add(source.id);
  }

  readonly #onGallery = (_: unknown, sources: unknown): void => {
    if (Array.isArray(sources)) sources.forEach((source) => this.#note(source));
  };

  readonly #onSource = (_: unknown, source: unknown): void => this.#note(source);

  /** Whether pictures that are opened here stay here. */
  get keepsUploads(): boolean {
    const uploads: unknown = this.#model.get('uploads');
    return uploads === 'page' || (uploads !== 'kernel' && hostOfPage() === 'dashboard');
  }

  readonly #onUpload = (_: unknown, upload: Upload): void => {
    if (!this.keepsUploads) void this.#push(upload);
  };

  /** A network that was opened here is too large to go the way of a picture. */
  readonly #onState = (_: unknown, { model }: AnalysisState): void => {
    const isOurs = model.kind === 'asset' && !this.#inKernel.has(model.id);
    const sentence = isOurs ? this.#link.words.modelInPage(model.name) : null;
    if (sentence === this.#aboutModel) return;
    if (this.#aboutModel !== null) this.session.dismiss(this.#aboutModel);
    this.#aboutModel = sentence;
    if (sentence !== null) this.session.notify(sentence);
  };

  async #push(upload: Upload): Promise<void> {
    try {
      if (!(await this.#pusher.push(upload)) || this.#disposed) return;
      this.#inKernel.add(upload.id);
      this.#traits.push();
    } catch (error) {
      this.session.notify(sentenceOf(error));
    }
  }

  readonly #onRefused = (_: unknown, sentence: string): void => this.session.notify(sentence);

  readonly #onMessage = (_: unknown, { message }: Received): void => {
    if (message.type === 'request-frames') void this.#sender.answer(message.request);
    if (message.type === 'study') void this.#studies.answer(message);
    if (message.type === 'stop-study') this.#studies.stop(message.request);
    if (message.type === 'error') this.session.notify(message.sentence);
    if (message.type === 'export') {
      const sentence = this.#link.words.exporting(message.network);
      if (message.running) this.session.notify(sentence);
      else this.session.dismiss(sentence);
    }
  };

  readonly #onConnection = (): void => {
    const { connection, words } = this.#link;
    for (const other of TROUBLES) if (other !== connection) this.session.dismiss(words[other]);
    if (connection !== 'live') this.session.notify(words[connection]);
  };
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
