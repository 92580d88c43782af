/** The words for people in the sources: what a translator is given, and what would never reach one. Pure but for reading. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { SPECS } from '../../src/engine/augment/catalogue';
import { FAMILIES } from '../../src/engine/augment/spec';
import { METHOD_SPECS } from '../../src/engine/attribution/methods/catalogue';
import { NOUNS } from '../../src/engine/network/nouns';

interface Message {
  readonly id: string;
  /** For counts other than one. */
  readonly plural?: string;
}

/** Rooms that speak to people; the engine's errors come as they are. */
const SPEAKING = ['src/hosts', 'src/media', 'src/panel', 'src/session', 'src/study', 'src/widget'];

/** Every source of a room. */
export const sourcesOf = (room: string): readonly string[] =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => join(room, file));

/** All messages with the places that say them, by message. */
export function messages(): ReadonlyMap<
  string,
  { readonly message: Message; readonly places: readonly string[] }
> {
  const found = new Map<string, { message: Message; places: string[] }>();
  const add = (message: Message, place: string): void => {
    const known = found.get(message.id) ?? { message, places: [] };
    if (!known.places.includes(place)) known.places.push(place);
    found.set(message.id, { ...known, message: message.plural === undefined ? known.message : message });
  };
  for (const file of SPEAKING.flatMap(sourcesOf)) {
    for (const message of messagesOf(readFileSync(file, 'utf8'))) add(message, file);
  }
  for (const { words, place } of declared()) for (const id of words) add({ id }, place);
  return found;
}

/** Words that are declared with what they name, and said by t(spec.title). */
function declared(): readonly { readonly words: readonly string[]; readonly place: string }[] {
  const specs = (place: string, all: Readonly<Record<string, Declared>>) =>
    Object.values(all).map((spec) => ({
      place,
      words: [spec, ...Object.values(spec.parameters)].flatMap(({ title, summary, choices = [] }) => [
        title,
        summary,
        ...choices.map((choice) => choice.charAt(0).toUpperCase() + choice.slice(1)),
      ]),
    }));
  return [
    ...specs('src/engine/augment/catalogue.ts', SPECS),
    ...specs('src/engine/attribution/methods/catalogue.ts', METHOD_SPECS),
    { place: 'src/engine/augment/spec.ts', words: Object.values(FAMILIES) },
    ...Object.values(NOUNS).map(({ one, many }) => ({
      place: 'src/engine/network/nouns.ts',
      words: [one, many],
    })),
  ];
}

interface Named {
  readonly title: string;
  readonly summary: string;
  readonly choices?: readonly string[];
}
type Declared = Named & { readonly parameters: Readonly<Record<string, Named>> };

const parsed = (source: string): ts.SourceFile =>
  ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);

function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}

/** A template's text with %1, %2, … for its values. */
const idOf = (template: ts.TemplateLiteral): string =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : template.templateSpans.reduce(
        (text, { literal }, place) => `${text}%${place + 1}${literal.text}`,
        template.head.text,
      );

/** Functions that are given messages: ours, and those of JupyterLab's bundle. */
const SPEAKERS = ['t', 'tn', '__', '_n'];

/** What a source says by t, tn and JupyterLab’s trans. */
function messagesOf(source: string): readonly Message[] {
  const found: Message[] = [];
  visit(parsed(source), (node) => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 't') {
      found.push({ id: idOf(node.template) });
    }
    if (!ts.isCallExpression(node)) return;
    const { expression: callee } = node;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
    const texts = node.arguments
      .filter((argument) => ts.isStringLiteralLike(argument))
      .map(({ text }) => text);
    const [id, plural] = texts;
    if (SPEAKERS.includes(name) && id !== undefined) {
      found.push(plural === undefined ? { id } : { id, plural });
    }
  });
  return found;
}

/** Attributes and calls whose texts are for the machine. */
const MACHINE = {
  properties: ['class', 'style', 'type', 'role', 'id', 'data-id', 'data-at', 'aria-keyshortcuts', 'keys'],
  calls: [
    ...['h', 'svg', 'setAttribute', 'listen', 'addEventListener', 'querySelector', 'querySelectorAll'],
    ...[
      'closest',
      'matches',
      'replace',
      'startsWith',
      'getModifierState',
      'includes',
      'toggle',
      'setProperty',
    ],
  ],
};
/** Style sheets, keys, paths of drawings, addresses, names of errors. */
const CODE =
  /jp-|--ai-|\[type=|^--|^rgba?\(|gradient\(|sans-serif|repeat\(|^[ML][\d$]|:enabled|^https:|image\/\*|^(Ctrl|Control|Meta|Alt|Shift)\b|^(Arrow|Page)|^(Escape|Enter|Tab|Delete|Backspace|Home|End|AltGraph|Files)$|Error$/;
const UNITS = ['px', 'ms', 'Hz', 'kHz', 'MB'];

/** Whether a text has words in it beside its values. */
const isWordy = (text: string): boolean =>
  (text.match(/[A-Za-z]{2,}/g) ?? []).some((word) => !UNITS.includes(word)) &&
  (text.includes(' ') || /^[A-Z]/.test(text));

/** Texts of a source that look as if people were to read them, and that no translator sees. */
export function bypassing(source: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isSpoken(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = ts.isTemplateExpression(node) ? fixedText(node) : node.text;
      if (isWordy(text) && !CODE.test(text) && !isForMachine(node)) found.push(text);
    }
    ts.forEachChild(node, walk);
  };
  // What a spoken template holds is walked again: its values may be words too.
  walk(parsed(source));
  return found;
}

const fixedText = ({ head, templateSpans }: ts.TemplateExpression): string =>
  [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('·');

/** The literal of a message itself. */
function isSpoken(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isNoSubstitutionTemplateLiteral(node) && !ts.isStringLiteral(node)) return false;
  if (ts.isTaggedTemplateExpression(parent)) return true;
  return ts.isCallExpression(parent) && SPEAKERS.includes(parent.expression.getText());
}

function isForMachine(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isTaggedTemplateExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    return (
      kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
    );
  }
  if (ts.isPropertyAssignment(parent)) {
    return parent.name === node || MACHINE.properties.includes(parent.name.getText().replace(/'/g, ''));
  }
  if (ts.isElementAccessExpression(parent)) return true;
  if (!ts.isCallExpression(parent)) return false;
  const { expression: callee, arguments: given } = parent;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  // Of h and setAttribute the words of people come after the name of element or attribute.
  const at = given.indexOf(node as ts.Expression);
  if (name === 'h' || name === 'svg') return at === 0;
  if (name === 'setAttribute') return at === 1;
  return MACHINE.calls.includes(name);
}

const quoted = (text: string): string => JSON.stringify(text);

/** The template of a catalogue, as gettext and JupyterLab's language packs read it. */
export function template(): string {
  const head = [
    '# The words of augmentation-impact; “npm run catalogue” writes this file.',
    'msgid ""',
    'msgstr ""',
    '"Content-Type: text/plain; charset=UTF-8\\n"',
    '"Content-Transfer-Encoding: 8bit\\n"',
    '"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"',
  ];
  const entries = [...messages().values()].map(({ message: { id, plural }, places }) =>
    [
      ...places.map((place) => `#: ${place}`),
      `msgid ${quoted(id)}`,
      ...(plural === undefined
        ? ['msgstr ""']
        : [`msgid_plural ${quoted(plural)}`, 'msgstr[0] ""', 'msgstr[1] ""']),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...entries].join('\n\n')}\n`;
}
