/** How each backend is started. */
import type { BackendName } from './backends';
import type { Starter } from './executor';
import { TFJS_STARTERS } from './tfjs/backends';
import { startWasm } from './wasm/start';

export const STARTERS: Readonly<Record<BackendName, Starter>> = { ...TFJS_STARTERS, wasm: startWasm };
