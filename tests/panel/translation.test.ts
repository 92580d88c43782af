/** @jest-environment jsdom */
import '../support/pseudo';
import { readFileSync } from 'node:fs';
import { METHODS } from '../../src/engine/attribution/methods/catalogue';
import { AUGMENTATION_NAMES, SPECS } from '../../src/engine/augment/catalogue';
import type { AnalysisState } from '../../src/session/state';
import { WORDS } from '../../src/widget/hostWords';
import { bypassing, sourcesOf } from '../../scripts/lib/messages';
import { FakeSession, namedClasses } from './fakeSession';
import { closeAll, open, painted } from './queries';

afterEach(closeAll);

/** What a person sees, reads in a tooltip or hears. */
const SHOWN = ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-description', 'alt'];

function shownBy(root: Element): readonly string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
  for (const element of root.querySelectorAll('*')) {
    for (const name of SHOWN) texts.push(element.getAttribute(name) ?? '');
  }
  return texts;
}

/** Names that are nobody's words: files, networks, layers, ports, backends, libraries, keys, units. */
const NAMES =
  /\b(image|logits|\w+_\w+|rotate|perspective|erase|chelsea|coffee|jpg|png|PNG|SVG|GIF|WebP|EfficientNet|Lite\d|features|blocks|wasm|webgpu|webgl|cpu|tfjs|albumentations|torchvision|kornia|Ctrl|Shift|px|ms|Hz|kHz|MB|Stefan van der Walt|Rachel Michetti|Chelsea the cat|Cup of coffee|this browser has no graphics adapter)\b/g;

/** Words that were shown as they stand in the code. */
const untranslated = (root: Element): readonly string[] =>
  [...new Set(shownBy(root))].filter((text) => /[A-Za-z]{2,}/.test(text.replace(NAMES, '')));

const GREEK = { bundledLabels: namedClasses({}).map((_, index) => `κλάση ${index}`) };

/** A panel with everything open that can be. */
async function everythingOf(state: Partial<AnalysisState>): Promise<readonly string[]> {
  const session = new FakeSession({ size: 64, ...state }, GREEK);
  const { panel } = open(
    state,
    { sendFrames: { ...WORDS.notebook.sendFrames, run: () => undefined } },
    session,
  );
  const seen: string[] = [];
  const look = async (): Promise<void> => {
    await painted();
    seen.push(...untranslated(panel.node));
  };
  await look();
  for (const opener of panel.node.querySelectorAll<HTMLElement>('[aria-haspopup], [aria-expanded=false]')) {
    opener.click();
    seen.push(...untranslated(panel.node));
  }
  for (const radio of panel.node.querySelectorAll<HTMLInputElement>('.jp-Impact-chartTabs input'))
    radio.click();
  await look();
  return [...new Set(seen)];
}

const step = (
  name: (typeof AUGMENTATION_NAMES)[number],
  place: number,
): AnalysisState['augmentations'][number] =>
  ({
    id: `${place}`,
    name,
    // What it shows is the same, and mixing would need a second image.
    enabled: false,
    parameters: Object.fromEntries(
      Object.entries(SPECS[name].parameters).map(([parameter, spec]) => [
        parameter,
        spec.kind === 'number'
          ? spec.default === spec.minimum
            ? spec.minimum + spec.step
            : spec.minimum
          : spec.default,
      ]),
    ),
  }) as unknown as AnalysisState['augmentations'][number];

describe('the panel in another language', () => {
  it.each([
    ['an image', {}],
    ['a list of classes, logits and a chosen class', { classes: [217, 281], target: 217 }],
    [
      'every method side by side',
      { method: 'grad-cam', moreMethods: ['guided-backprop', 'guided-grad-cam'] },
    ],
    ['regression', { task: 'regression', unit: '' }],
    ['labels', { task: 'multi-label' }],
    [
      'a gallery',
      {
        gallery: [
          { kind: 'bundled', name: 'chelsea.jpg' },
          { kind: 'bundled', name: 'coffee.jpg' },
        ],
      },
    ],
  ] as readonly (readonly [string, Partial<AnalysisState>])[])(
    'shows no word of the code for %s',
    async (_, state) => expect(await everythingOf({ recording: true, ...state })).toEqual([]),
  );

  it('shows no word of the code for the parameters of any method', () => {
    const { session, panel } = open();
    const seen = METHODS.flatMap((method) => {
      session.update({ method });
      return [...panel.node.querySelectorAll('.jp-Impact-methodParameters')].flatMap(untranslated);
    });
    expect(seen).toEqual([]);
  });

  it('shows no word of the code for any augmentation', () => {
    const images = AUGMENTATION_NAMES.filter((name) =>
      (SPECS[name].domains as readonly string[]).includes('image'),
    );
    const { panel } = open({ augmentations: images.map(step) });
    expect(untranslated(panel.node.querySelector('.jp-Impact-controls') as Element)).toEqual([]);
  });

  it('shows no word of the code for what is told while it works, fails and shows a frame', async () => {
    const session = new FakeSession({ size: 64, recording: true }, GREEK);
    const { panel } = open({}, {}, session);
    const rotate = session.state.augmentations.find(({ name }) => name === 'rotate')?.id ?? '';
    session.setParameter(rotate, 'angle', 30);
    session.play(rotate, 'angle');
    session.setActivity({ progress: { what: '…', done: 10, total: 600, unit: 'frames' } });
    session.setActivity({
      error: '…',
      remedies: ['retry', 'file', 'method', 'backend'],
      notices: ['…', '…'],
    });
    session.baseline.pin();
    session.recorder.show(0);
    session.recorder.select([0, 1]);
    await painted();
    expect(untranslated(panel.node)).toEqual([]);
  });
});

it('has no text for people that the translator does not see', () => {
  const found = sourcesOf('src/panel').flatMap((file) =>
    bypassing(readFileSync(file, 'utf8')).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

it('would notice one', () => {
  expect(bypassing("button({ name: 'Save it', class: 'jp-Impact a' });")).toEqual(['Save it']);
  expect(bypassing('setText(node, `${count} frames of ${all}`);')).toEqual(['· frames of ·']);
  expect(bypassing('setText(node, t`${count} frames of ${one ? "One frame" : all}`);')).toEqual([
    'One frame',
  ]);
});
