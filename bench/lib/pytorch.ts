/** PyTorch in a process of its own, asked by lines; see bench/peers/pytorch.py. */
import { join } from 'node:path';
import { inVenv, output, ROOT } from '../../scripts/lib/shell.mjs';
import { startLines } from './lineProcess';
import type { ModelName } from './models';

export type PyTorchTask = 'forward' | 'gradient' | 'layer-grad-cam' | 'guided-backprop' | 'guided-grad-cam';

export interface PyTorch {
  /** Milliseconds of one run. @throws Error that says why there is none */
  time(model: ModelName, size: number, what: PyTorchTask): Promise<number>;
  close(): void;
}

/** Why neither the kernel nor a process of its own can compute with PyTorch, or null. */
export function missingPyTorch(): string | null {
  const wanted = 'import torch, captum, matplotlib, torchvision; print(1)';
  return output(inVenv('python'), ['-c', wanted]) === null
    ? 'PyTorch, torchvision, Captum and matplotlib are not all in .venv; run “npm run setup -- --with frameworks”'
    : null;
}

/** On the processor with two threads, or on the GPU. */
export function startPyTorch(device: 'cpu' | 'cuda' = 'cpu'): PyTorch {
  const missing = missingPyTorch();
  if (missing) return { time: () => Promise.reject(new Error(missing)), close: () => undefined };
  const script = join(ROOT, 'bench', 'peers', 'pytorch.py');
  const { ask, close } = startLines('PyTorch', inVenv('python'), [script, device]);
  return { time: async (model, size, what) => Number(await ask(`${model} ${size} ${what}`)), close };
}
