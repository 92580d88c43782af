/** Leaves out of a bundle the TensorFlow.js kernels that nobody calls: each backend registers two hundred. */
import { readFileSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const CALLERS = 'src/engine/runtime/tfjs';

/** Words that may be names of kernels, in the files that call them. */
function wordsOfCallers() {
  const files = readdirSync(CALLERS, { recursive: true }).filter((name) => name.endsWith('.ts'));
  const texts = files.map((name) => readFileSync(join(CALLERS, name), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/'([A-Z]\w*)'/g)].map(([, word]) => word)));
}

/** An esbuild plugin. */
export function usedKernelsOnly() {
  const used = wordsOfCallers();
  return {
    name: 'used-kernels-only',
    setup(build) {
      build.onLoad(
        { filter: /tfjs-backend-\w+[\\/]dist[\\/]register_all_kernels\.js$/ },
        async ({ path }) => {
          const text = await readFile(path, 'utf8');
          const imports = [...text.matchAll(/import \{ (\w+) \} from '\.\/kernels\/(\w+)';\n/g)];
          const dropped = imports.filter(([, , kernel]) => !used.has(kernel));
          if (dropped.length === imports.length) throw new Error(`no kernel is left of ${path}`);
          return {
            contents: dropped.reduce(
              (rest, [line, config]) =>
                rest.replace(line, '').replace(new RegExp(`^\\s*${config},?\\n`, 'm'), ''),
              text,
            ),
          };
        },
      );
    },
  };
}
