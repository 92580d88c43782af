/** Names of classes, and what images show, from files that a user wrote. */
import { basename, dirname } from 'node:path';
import { UserError } from '../engine/contract/errors';
import { nearest } from '../engine/text/nearest';
import { valueText } from '../engine/text/sentence';
import { readJson, readText } from './files';

/** One name a line, or a JSON list of them. @throws UserError */
export async function readLabels(path: string): Promise<readonly string[]> {
  const names = path.toLowerCase().endsWith('.json') ? await readJson(path) : linesOf(await readText(path));
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw new UserError(`${path} is not a list of names; write ["cat", "dog"], or one name a line.`);
  return names;
}

const linesOf = (text: string): readonly string[] =>
  text.split(/\r?\n/).filter((line, i, lines) => line !== '' || i < lines.length - 1);

const plain = (label: string): string => label.trim().toLowerCase().replaceAll('_', ' ');

/** Where a class stands that is named by its label, or by its number as text. @throws UserError */
export function indexOf(label: string, labels: readonly string[] | null, network: string): number {
  if (/^\d+$/.test(label.trim())) return Number(label);
  if (labels === null)
    throw new UserError(
      `${network} has no names of its classes; say the class by its number, or name them with --labels.`,
    );
  const wanted = plain(label);
  const exact = labels.findIndex((one) => plain(one) === wanted);
  // “tench, Tinca tinca” has two names.
  const found =
    exact >= 0 ? exact : labels.findIndex((one) => one.split(',').some((name) => plain(name) === wanted));
  if (found < 0)
    throw new UserError(
      `There is no class ${valueText(label)}; the nearest are ${nearest(label, labels).join(', ')}.`,
    );
  return found;
}

/** What an image shows, by its name in the tables and its path; undefined where nobody said it. */
export type Truth = (image: string, path: string) => string | undefined;

/**
 * `folders`: each image shows what its folder is called. Else a file: a JSON object from image to class, or a CSV with the columns
 * image and class.
 * @throws UserError
 */
export async function readTruth(said: string): Promise<Truth> {
  if (said === 'folders') return (_, path) => basename(dirname(path));
  const known = said.toLowerCase().endsWith('.json')
    ? fromJson(said, await readJson(said))
    : fromCsv(said, await readText(said));
  return (image, path) => known.get(image) ?? known.get(basename(path));
}

function fromJson(path: string, json: unknown): ReadonlyMap<string, string> {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const entries = isObject ? Object.entries(json) : [];
  if (entries.length === 0 || !entries.every(([, one]) => ['string', 'number'].includes(typeof one)))
    throw new UserError(`${path} is not an object from image to class; write {"cat.jpg": "tabby"}.`);
  return new Map(entries.map(([image, one]) => [image, String(one)]));
}

function fromCsv(path: string, text: string): ReadonlyMap<string, string> {
  const [head, ...rows] = linesOf(text);
  if (head?.trim().toLowerCase() !== 'image,class')
    throw new UserError(`${path} must begin with the line image,class, not ${valueText(head ?? '')}.`);
  return new Map(
    rows.map((row) => {
      const [, image, name] = /^([^,]+),\s*"?(.*?)"?\s*$/.exec(row) ?? [];
      if (image === undefined || name === '')
        throw new UserError(`${path} has a line that is no image and its class: ${valueText(row)}.`);
      return [image.trim(), name];
    }),
  );
}

/** @throws UserError where it says nothing of any of the images */
export function checkTruth(
  truth: Truth,
  said: string,
  files: readonly string[],
  nameOf: (file: string) => string,
): void {
  if (files.some((file) => truth(nameOf(file), file) !== undefined)) return;
  throw new UserError(
    `${said} names none of the images, such as ${nameOf(files[0])}; its first column is the name of the file.`,
  );
}
