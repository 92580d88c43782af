/**
 * `npm run kernels`: compiles kernels/ (AssemblyScript) into the engine: the executor's kernels, once for each set of
 * instructions and each kind of memory, and those of seeded noise. `--check`: fails if the committed files are others.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { format, resolveConfig } from 'prettier';
import { ROOT, fail } from './lib/shell.mjs';

const FEATURES = { relaxed: ['simd', 'relaxed-simd'], simd: ['simd'] };
/** For a memory of one thread, or of several. */
const MEMORIES = { own: [], shared: ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'] };
const HEADER = '/** Written by “npm run kernels” from kernels/: WebAssembly in base64. */\n';

async function compile(source, extra) {
  const options = [
    source,
    '--outFile=kernels.wasm',
    '-O3',
    '--noAssert',
    '--runtime=stub',
    '--use=abort=',
    // v128 stays inside.
    '--disableWarning=112',
    ...extra,
  ];
  let binary = null;
  const { error, stderr } = await asc.main(['--baseDir', ROOT, ...options], {
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error || !binary) fail(`${source} could not be compiled: ${stderr.toString() || error}`);
  return Buffer.from(binary).toString('base64');
}

async function executorKernels() {
  const lines = [];
  for (const [feature, instructions] of Object.entries(FEATURES)) {
    lines.push(`  ${feature}: {`);
    const enabled = instructions.flatMap((name) => ['--enable', name]);
    for (const [memory, options] of Object.entries(MEMORIES)) {
      const binary = await compile('kernels/index.ts', ['--importMemory', ...enabled, ...options]);
      lines.push(`    ${memory}: '${binary}',`);
    }
    lines.push('  },');
  }
  return `export const BINARIES = {\n${lines.join('\n')}\n} as const;\n`;
}

const noiseKernels = async () => `export const BINARY = '${await compile('kernels/random/index.ts', [])}';\n`;

/** What is written where. */
const TARGETS = {
  'src/engine/runtime/wasm/binaries.ts': executorKernels,
  'src/engine/augment/random/binary.ts': noiseKernels,
};

for (const [target, make] of Object.entries(TARGETS)) {
  const file = fileURLToPath(new URL(`../${target}`, import.meta.url));
  const text = await format(HEADER + (await make()), { ...(await resolveConfig(file)), filepath: file });
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    fail(`${target} is not what kernels/ says; run “npm run kernels” and commit it.`);
  }
}
