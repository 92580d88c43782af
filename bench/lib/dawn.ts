/** The product on WebGPU in a process of its own, asked by lines; see bench/dawn/server.ts. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Method } from '../../src/engine/attribution/methods/catalogue';
import { ROOT } from '../../scripts/lib/shell.mjs';
import type { Greeting, Stages } from '../dawn/stages';
import { startLines } from './lineProcess';
import { CACHE, type ModelName } from './models';

export interface Dawn {
  /** Of the GPU. */
  readonly adapter: string;
  /** Milliseconds of each stage of one run. */
  measure(model: ModelName, size: number, method: Method): Promise<Stages>;
  close(): void;
}

/** One file, as the product is shipped; two folders below the root, as its sources are. @returns its path */
function bundled(): string {
  const outfile = join(CACHE, 'dawn.mjs');
  buildSync({
    entryPoints: [join(ROOT, 'bench', 'dawn', 'server.ts')],
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
  const { next, ask, close } = startLines('the process with WebGPU', process.execPath, [bundled()]);
  const greeting = JSON.parse(await next()) as Greeting;
  if ('missing' in greeting) return greeting;
  return {
    adapter: greeting.adapter,
    measure: async (model, size, method) => JSON.parse(await ask(`${model} ${size} ${method}`)) as Stages,
    close,
  };
}
