/** Where and of what a number was measured. */
import { cpus, totalmem } from 'node:os';
import { output } from '../../scripts/lib/shell.mjs';

/** The processor and the memory, as the reader needs them to judge the numbers. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const gpu = output('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']);
  return `${gpu ? `${gpu}, ` : ''}${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.version}`;
}

/** What the benchmark itself writes. */
const WRITTEN = ['bench/results.json', 'docs/performance.md', 'docs/pictures/performance.svg'];

/** The commit, with `-dirty` where files of the checkout are not what it holds. */
export function commit(): string {
  const hash = output('git', ['rev-parse', '--short', 'HEAD']);
  if (hash === null) return 'unknown';
  const others = WRITTEN.map((path) => `:(exclude)${path}`);
  const changed = output('git', ['status', '--porcelain', '--', '.', ...others]);
  return changed === '' ? hash : `${hash}-dirty`;
}
