/** One analysis that is asked for before its turn: while a slider plays, the engine does not wait for the page to paint. */
import type { AnalysisRequest } from '../engine/contract/request';
import type { AnalysisResult } from '../engine/contract/answer';
import type { WorkerApi } from '../worker/serve';
import { same } from './reducer';

export class NextAnalysis {
  #asked: {
    readonly api: WorkerApi;
    readonly request: AnalysisRequest;
    readonly result: Promise<AnalysisResult>;
  } | null = null;

  /** Ask ahead. The engine answers in order, so what was asked before is not held up. */
  ask(api: WorkerApi, request: AnalysisRequest): void {
    const result = api.engine.analyze(request);
    // Whoever takes the answer hears of a failure; an answer that nobody takes fails for nobody.
    // One that was stopped for another's sake is asked for again.
    result.catch(() => {
      if (this.#asked?.result === result) this.#asked = null;
    });
    this.#asked = { api, request, result };
  }

  /** The answer to a request: the one that is under way, if it was asked of the same engine, else a new one. */
  answer(api: WorkerApi, request: AnalysisRequest): Promise<AnalysisResult> {
    const asked = this.#asked;
    this.#asked = null;
    const isUnderWay = asked?.api === api && same(asked.request, request);
    return isUnderWay ? asked.result : api.engine.analyze(request);
  }
}
