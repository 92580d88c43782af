/** WebGPU in Node: the package `webgpu` (Dawn), an optional dependency; 0.4 is the newest that loads on Debian 12 and Ubuntu 22.04. */
import { UserError } from '../engine/contract/errors';

interface Dawn {
  readonly globals: Readonly<Record<string, unknown>>;
  create(options: readonly string[]): GPU;
}

async function load(): Promise<Dawn> {
  // A name that the compiler does not see: the package need not be there.
  const name: string = 'webgpu';
  try {
    return (await import(name)) as Dawn;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND')
      throw new UserError(
        'The backend webgpu needs the package webgpu in Node; run “npm ci” without “--omit=optional” first.',
      );
    throw new UserError(`The package ${name} does not load here: ${message.split('\n')[0]}.`);
  }
}

/**
 * Give Node what browsers have: `navigator.gpu` and WebGPU's constants. To be called before tfjs is loaded.
 * @throws UserError when the package is not installed, or not made for this system.
 */
export async function provideWebGpu(): Promise<void> {
  const { create, globals } = await load();
  // tfjs offers WebGPU to windows and workers only.
  Object.assign(globalThis, globals, { WorkerGlobalScope: Object });
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });
}
