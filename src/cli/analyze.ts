/** `npm run analyze`: analyses and studies from the shell, by the panel's own engine. */
import { UserError } from '../engine/contract/errors';
import { inferredFor, sentenceOf } from '../engine/network/inference';
import { read, write } from './files';
import { labelsFor, loadNetwork, loadSubject, requestOf, settled } from './network';
import { npz } from './npz';
import { help, readOptions, type Options } from './options';
import { arrays, sheet, summary } from './outputs';
import { study } from './study';

async function analyze(given: Options): Promise<void> {
  // Before the engine starts: most mistakes are names of files.
  await read(given.files[0]);
  const network = await loadNetwork(given);
  const options = await settled(given, network);
  const { engine, info } = network;
  await loadSubject(engine, options, options.files[0]);
  const result = await engine.analyze(requestOf(options, info));
  if (result.problem !== null) throw new UserError(result.problem);
  const normalization = result.request.input.normalization ?? info.normalization;
  const { methods, layer, mean, std } = options;
  const method = methods?.[0]?.name ?? null;
  const said = { task: options.task, normalization: mean && std && { mean, std }, method, layer };
  const inferred = inferredFor(said, info).map(sentenceOf);
  const labels = await labelsFor(options, network);
  const text = `${JSON.stringify({ ...summary(result, labels, options.threshold), inferred }, null, 2)}\n`;
  if (options.json) await write(options.json, text);
  if (options.npz) await write(options.npz, npz(arrays(result, normalization)));
  if (options.png) await write(options.png, await sheet(result));
  const files = [options.npz, options.png].filter((path) => path !== null);
  if (options.json) return;
  process.stdout.write(files.length === 0 ? text : `Wrote ${files.join(' and ')}.\n`);
}

async function run(options: Options): Promise<number> {
  if (options.study) return study(options, options.study);
  await analyze(options);
  return 0;
}

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options) process.exitCode = await run(options);
    else process.stdout.write(help());
  } catch (error) {
    const expected = error instanceof UserError;
    process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
    // 1 is an assertion that does not hold; a fault of this program is another thing.
    process.exitCode = expected ? 2 : 3;
  }
  // A GPU device would keep the process alive. The empty line goes out after all others.
  process.stdout.write('', () => process.exit());
}

// tfjs recommends its native Node backend on stdout, which is where the answer goes.
console.log = () => undefined;
console.warn = () => undefined;
void main();
