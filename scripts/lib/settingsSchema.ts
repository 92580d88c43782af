/** JupyterLab's settings, menus and toolbars: `schema/plugin.json`. Names and ranges come from the declarations. */
import { defaultNamesOf, namesOf, SPECS } from '../../src/engine/augment/catalogue';
import { DEFAULT_STATE } from '../../src/session/state';
import { COMMANDS, FACTORY } from '../../src/hosts/lab/names';
import { SETTINGS_TRAITS } from '../../src/widget/settingsTraits';
import { STATE_TRAITS } from '../../src/widget/traits';
import type { TraitKind } from '../../src/widget/schema';
import type { StateTrait } from '../../src/widget/traits';

const TITLES: Readonly<
  Record<(typeof SETTINGS_TRAITS)[number], readonly [title: string, description: string]>
> = {
  size: ['Input size', 'Side of the network’s input in pixels.'],
  method: [
    'Attribution',
    'What is shown beside the augmented image; null: the best that the network allows.',
  ],
  colormap: ['Colours', 'Colours of the maps.'],
  opacity: ['Opacity', 'Weight of the map over the image.'],
  foresight: ['Foresight', 'Whether sliders show their future, which is computed while the hand rests.'],
  recording: ['Record', 'Whether each settled state becomes a frame.'],
};

/** Where files are right-clicked that the product opens, by JupyterLab’s name of their type. */
const OPENED = ['png', 'jpeg', 'webp', 'gif', 'bmp', 'onnx', 'npy', 'tfjs-archive'] as const;

export function settingsSchema(): string {
  const traits = SETTINGS_TRAITS.map((name) => [name, setting(name)] as const);
  const schema = {
    title: 'Augmentation impact',
    description: 'What a panel without a kernel begins with.',
    'jupyter.lab.setting-icon': 'augmentation-impact:icon',
    'jupyter.lab.menus': { context: contextMenu(), main: mainMenu() },
    'jupyter.lab.toolbars': {
      Notebook: [{ name: 'augmentation-impact', command: COMMANDS.insertCell, label: '', rank: 35 }],
    },
    type: 'object',
    properties: {
      model: {
        title: 'Network',
        description:
          'Path of an ONNX file or a TensorFlow.js archive on the server, as the file browser shows it; empty: the embedded EfficientNet-Lite0.',
        type: 'string',
        default: '',
      },
      ...Object.fromEntries(traits),
      augmentations: {
        title: 'Augmentations',
        description: 'What a new panel shows, in this order; the others stay in the menu of its list.',
        type: 'array',
        uniqueItems: true,
        items: {
          type: 'string',
          oneOf: namesOf('image').map((name) => ({ const: name, title: SPECS[name].title })),
        },
        default: defaultNamesOf('image'),
      },
    },
    additionalProperties: false,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function setting(name: (typeof SETTINGS_TRAITS)[number]): object {
  const trait: StateTrait = STATE_TRAITS[name];
  const [title, description] = TITLES[name];
  return { title, description, ...typeOf(trait.kind, trait.nullable), default: trait.read(DEFAULT_STATE) };
}

function typeOf(kind: TraitKind, nullable: boolean): object {
  switch (kind.type) {
    case 'size':
      return { type: 'integer', minimum: kind.minimum, maximum: kind.maximum };
    case 'number':
      return { type: 'number', minimum: kind.minimum, maximum: kind.maximum };
    case 'choice':
      return nullable
        ? { type: ['string', 'null'], enum: [null, ...kind.choices] }
        : { type: 'string', enum: kind.choices };
    case 'boolean':
      return { type: 'boolean' };
    default:
      throw new Error(`There is no setting of the type ${kind.type}.`);
  }
}

const contextMenu = (): readonly object[] => [
  ...OPENED.map((type) => ({
    command: 'filebrowser:open',
    args: { factory: FACTORY, label: 'Open in Augmentation impact' },
    selector: `.jp-DirListing-item[data-file-type="${type}"]`,
    rank: 1.5,
  })),
  { command: COMMANDS.openBeside, selector: '.jp-Impact-view', rank: 1 },
];

const mainMenu = (): readonly object[] => [
  { id: 'jp-mainmenu-help', items: [{ command: COMMANDS.help, rank: 30 }] },
  {
    id: 'jp-mainmenu-file',
    items: [
      {
        type: 'submenu',
        submenu: { id: 'jp-mainmenu-file-new', items: [{ command: COMMANDS.newFile, rank: 40 }] },
      },
    ],
  },
];
