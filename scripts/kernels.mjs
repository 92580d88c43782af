/**
 * `npm run kernels`: compiles kernels/ (AssemblyScript) into src/engine/runtime/wasm/binaries.ts, once for each set of
 * instructions and each kind of memory. `--check`: fails if the committed file is another.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { format, resolveConfig } from 'prettier';
import { ROOT, fail } from './lib/shell.mjs';

const FEATURES = { relaxed: ['simd', 'relaxed-simd'], simd: ['simd'] };
/** For a memory of one thread, or of several. */
const MEMORIES = { own: [], shared: ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads'] };
const TARGET = new URL('../src/engine/runtime/wasm/binaries.ts', import.meta.url);

async function compile(features, memory) {
  const options = [
    'kernels/index.ts',
    '--outFile=kernels.wasm',
    '-O3',
    '--noAssert',
    '--runtime=stub',
    '--importMemory',
    '--use=abort=',
    // v128 stays inside.
    '--disableWarning=112',
    ...features.flatMap((feature) => ['--enable', feature]),
    ...memory,
  ];
  let binary = null;
  const { error, stderr } = await asc.main(['--baseDir', ROOT, ...options], {
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error || !binary) fail(`The kernels could not be compiled: ${stderr.toString() || error}`);
  return Buffer.from(binary).toString('base64');
}

const lines = [];
for (const [feature, instructions] of Object.entries(FEATURES)) {
  lines.push(`  ${feature}: {`);
  for (const [memory, options] of Object.entries(MEMORIES))
    lines.push(`    ${memory}: '${await compile(instructions, options)}',`);
  lines.push('  },');
}
const file = fileURLToPath(TARGET);
const text = await format(
  `/** Written by “npm run kernels” from kernels/: WebAssembly in base64. */\nexport const BINARIES = {\n${lines.join('\n')}\n} as const;\n`,
  { ...(await resolveConfig(file)), filepath: file },
);
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  fail('src/engine/runtime/wasm/binaries.ts is not what kernels/ says; run “npm run kernels” and commit it.');
}
