/** PyTorch in a process of its own, asked by lines. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, inVenv, ROOT } from '../../scripts/lib/shell.mjs';

export type PyTorchTask = 'forward' | 'gradient' | 'captum';

export interface PyTorch {
  /** Milliseconds of one run. */
  time(model: string, size: number, what: PyTorchTask): Promise<number>;
  close(): void;
}

export function startPyTorch(device: 'cpu' | 'cuda' = 'cpu'): PyTorch {
  const child = spawn(inVenv('python'), [join(ROOT, 'bench', 'peers', 'pytorch.py'), device], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    time: async (model, size, what) => {
      child.stdin.write(`${model} ${size} ${what}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('PyTorch ended; its message stands above');
      return Number(value);
    },
    close: () => child.kill(),
  };
}
