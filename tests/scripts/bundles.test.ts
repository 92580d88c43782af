/** What the bundles carry: of TensorFlow.js what is called, and nothing of it where it may never be needed. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { BUNDLES } from '../../scripts/lib/bundles.mjs';

const CALLERS = 'src/engine/runtime/tfjs';

async function contents(name: keyof typeof BUNDLES): Promise<Metafile> {
  const { metafile } = await build({ ...BUNDLES[name], outdir: 'dist', write: false, metafile: true });
  return metafile as Metafile;
}

describe('the bundle of TensorFlow.js', () => {
  /** Kernels that a backend registers, by the path of the list. */
  let registered: readonly (readonly [list: string, kernels: readonly string[]])[];

  beforeAll(async () => {
    const { inputs } = await contents('tfjs');
    const lists = Object.entries(inputs).filter(([path]) => path.endsWith('/register_all_kernels.js'));
    registered = lists.map(([path, { imports }]) => [
      path,
      imports.flatMap((one) => /\/kernels\/(\w+)\.js$/.exec(one.path)?.slice(1) ?? []),
    ]);
  });

  it('has the kernels that are called for every backend of its', () => {
    expect(registered).toHaveLength(4);
    for (const [, kernels] of registered)
      expect(kernels).toEqual(expect.arrayContaining(['Reshape', 'Concat']));
  });

  it('has no kernel that nobody calls', () => {
    const files = readdirSync(CALLERS, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const callers = files.map((name) => readFileSync(join(CALLERS, name), 'utf8')).join('\n');
    for (const [list, kernels] of registered)
      expect([list, kernels.filter((name) => !callers.includes(`'${name}'`))]).toEqual([list, []]);
  });
});

it('the worker’s bundle has nothing of TensorFlow.js', async () => {
  const { inputs } = await contents('worker');
  expect(Object.keys(inputs).filter((path) => path.includes('engine/runtime/'))).not.toEqual([]);
  expect(Object.keys(inputs).filter((path) => path.includes('@tensorflow'))).toEqual([]);
});
