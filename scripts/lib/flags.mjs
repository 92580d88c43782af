/** Options of a command line. */
import { parseArgs } from 'node:util';
import { fail } from './shell.mjs';

/**
 * What `parseArgs` of node:util reads; an option that there is not ends the program with a sentence.
 * @template {import('node:util').ParseArgsConfig} T
 * @param {T} config
 * @param {string} usage follows the sentence
 * @returns {ReturnType<typeof parseArgs<T>>}
 */
export function flagsOf(config, usage) {
  try {
    return parseArgs(config);
  } catch (error) {
    return fail(`${error.message.split('.')[0]}.${usage}`);
  }
}
