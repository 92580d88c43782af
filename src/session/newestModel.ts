/** Whether what is known of a model is known of the newest one. */
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Session } from './types';

/** The state's model; null while it is refused, when `session.model` is the last one that was not. */
export const newestModel = ({ model, ports }: Pick<Session, 'model' | 'ports'>): ModelInfo | null =>
  model !== null && model.ports === ports ? model : null;
