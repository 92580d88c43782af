/** Evaluations for which nobody waits: one at a time, and only while the hand rests and everything asked for is on screen. */
import type { NamedMaps } from '../../engine/contract/maps';
import type { ModelInfo } from '../../engine/contract/modelInfo';
import type { WorkerApi } from '../../worker/serve';
import { withEngine, type EngineTaskContext } from '../engineTask';
import { toRequest } from '../request';
import type { AnalysisState } from '../state';
import type { Timing } from '../timing';

export interface BackgroundHost {
  readonly timing: Timing;
  /** When a hand moved last: panels of a page share one engine, and the hand of one goes before the background of all. */
  readonly page: { touched: number };
  /** Whether something that was asked for is not on screen yet, a slider plays, or nobody looks. */
  isBusy(): boolean;
  context(): EngineTaskContext;
}

/** Numbers of a map too. */
export interface EvaluationWithMap extends Evaluation {
  readonly named: NamedMaps;
}

export interface Evaluation {
  readonly logits: Float32Array;
  readonly model: ModelInfo;
  /** Of the engine. */
  readonly milliseconds: number;
}

/** The hand rests when nothing has changed for so long; how often it is looked, milliseconds. */
export const [REST, LOOK] = [150, 50];

/** The same state without what makes maps: equal numbers come from equal states. */
export const withoutMaps = (state: AnalysisState): AnalysisState => ({
  ...state,
  method: 'none',
  moreMethods: [],
  layer: null,
  target: null,
});

export class Background {
  readonly #host: BackgroundHost;
  /** Ends when the evaluation that was begun last is over. */
  #last: Promise<void> = Promise.resolve();

  constructor(host: BackgroundHost) {
    this.#host = host;
  }

  /** Something changed: the hand moves. */
  touch(): void {
    this.#host.page.touched = this.#host.timing.now();
  }

  /** Whether an evaluation may begin. */
  get isFree(): boolean {
    return !this.#host.isBusy() && this.#host.timing.now() - this.#host.page.touched >= REST;
  }

  /** @throws the reason of the signal */
  async free(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (!this.isFree) {
      await this.#host.timing.delay(LOOK);
      signal.throwIfAborted();
    }
  }

  /** Numbers alone, as soon as the engine is free. @throws as the engine does, and the reason of the signal */
  evaluate(state: AnalysisState, signal: AbortSignal): Promise<Evaluation> {
    return this.evaluateWithMap(withoutMaps(state), signal);
  }

  /** The same with the maps of the state's method. */
  evaluateWithMap(asked: AnalysisState, signal: AbortSignal): Promise<EvaluationWithMap> {
    return this.use(
      asked,
      async (api, model) => {
        const { input, question } = toRequest(asked, model, null);
        const { logits, named, milliseconds } = await api.engine.evaluate(input, question);
        return { logits, named, model, milliseconds };
      },
      signal,
    );
  }

  /** Where bytes come from. */
  get context(): EngineTaskContext {
    return this.#host.context();
  }

  /** Have the engine to oneself as soon as it is free, with the image and the network of a state. @throws as `evaluate` */
  async use<T>(
    asked: AnalysisState,
    task: (api: WorkerApi, model: ModelInfo) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    // One at a time: a hand that comes meanwhile waits for one pass at most.
    const before = this.#last;
    let end = (): void => undefined;
    this.#last = new Promise((resolve) => (end = resolve));
    try {
      await before;
      await this.free(signal);
      return await withEngine(
        this.#host.context(),
        () => asked,
        (api, _, model) => task(api, model),
        signal,
      );
    } finally {
      end();
    }
  }
}
