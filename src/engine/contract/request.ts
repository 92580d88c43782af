/** One request. Plain data, structured-cloneable. */
import type { Input } from './input';
import type { Look } from './look';
import type { Question } from './question';

export interface AnalysisRequest {
  readonly input: Input;
  readonly question: Question;
  readonly look: Look;
}
