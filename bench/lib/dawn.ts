/** The product on WebGPU in a process of its own, asked by lines; see bench/peers/dawn.ts. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import type { Method } from '../../src/engine/analysis';
import { ROOT } from '../../scripts/lib/shell.mjs';
import { CACHE, type ModelName } from './models';
import type { Greeting, Stages } from '../peers/stages';

export interface Dawn {
  /** Milliseconds of each stage of one run. */
  measure(model: ModelName, size: number, method: Method): Promise<Stages>;
  close(): void;
}

/** One file, as the product is shipped; two folders below the root, as its sources are. @returns its path */
function bundled(): string {
  const outfile = join(CACHE, 'dawn.mjs');
  buildSync({
    entryPoints: [join(ROOT, 'bench', 'peers', 'dawn.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // tfjs' packages ask for Node's modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  return outfile;
}

/** @returns why there is no GPU where there is none */
export async function startDawn(): Promise<Dawn | { readonly missing: string }> {
  const child = spawn(process.execPath, [bundled()], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process with WebGPU ended; its message stands above');
    return JSON.parse(value) as T;
  };
  const greeting = await answer<Greeting>();
  if ('missing' in greeting) return greeting;
  return {
    measure: (model, size, method) => {
      child.stdin.write(`${model} ${size} ${method}\n`);
      return answer<Stages>();
    },
    close: () => child.kill(),
  };
}
