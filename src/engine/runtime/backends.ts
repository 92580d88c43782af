/** The backends there are, best first. Data only, so that every room may name them. */

/** The order in which the ladder tries them; `wasm` is our own executor, the others are those of TensorFlow.js. */
export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'tfjs-wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Which backend runs and why the better ones do not. */
export interface BackendReport {
  readonly backend: BackendName;
  /** One sentence for each step down the ladder. */
  readonly skipped: readonly { readonly backend: BackendName; readonly reason: string }[];
  /** False when the engine runs on the page's own thread because no worker could be started. */
  readonly worker: boolean;
  /** How many threads compute; more than one only in a cross-origin isolated page. Absent: one. */
  readonly threads?: number;
}
