/** The engine's contract, as seen from the page. */
export type { EngineApi, ModelDefaults, StartOptions } from '../engine/api';
