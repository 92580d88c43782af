/** File types and what opens them: images, networks and arrays on demand; analyses by themselves. */
import type { ILayoutRestorer } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { DocumentRegistry, IDocumentWidget } from '@jupyterlab/docregistry';
import { MODULE_NAME } from '../../widget/version';
import { AnalysisDocuments } from './analysisDocument';
import type { LabContext } from './context';
import { FileDocuments, UNREAD, UnreadModelFactory } from './fileDocument';
import { impactIcon } from './icon';
import { COMMANDS, EXTENSION, FACTORY, FILE_FACTORY } from './names';

/** JupyterLab's own types of images that browsers decode. */
const IMAGES = ['png', 'jpeg', 'webp', 'gif', 'bmp'] as const;

/** Types that JupyterLab does not know. */
const TYPES = [
  { name: 'onnx', displayName: 'ONNX network', extensions: ['.onnx'] },
  { name: 'npy', displayName: 'NumPy array', extensions: ['.npy'] },
  { name: 'tfjs-archive', displayName: 'Zip archive', extensions: ['.zip'] },
] as const;

export function addDocuments(context: LabContext, restorer: ILayoutRestorer | null): void {
  const { app, trans } = context;
  const registry = app.docRegistry;
  for (const { name, displayName, extensions } of TYPES) {
    registry.addFileType({
      name,
      displayName: trans.__(displayName),
      extensions: [...extensions],
      contentType: 'file',
      fileFormat: 'base64',
    });
  }
  registry.addFileType({
    name: MODULE_NAME,
    displayName: trans.__('Augmentation impact analysis'),
    extensions: [EXTENSION],
    mimeTypes: ['application/json'],
    contentType: 'file',
    fileFormat: 'text',
    icon: impactIcon,
  });
  registry.addModelFactory(new UnreadModelFactory());
  const networks = ['onnx', 'npy'];
  const files = new FileDocuments(context, {
    name: FACTORY,
    label: trans.__('Augmentation impact'),
    modelName: UNREAD,
    fileTypes: [...IMAGES, ...networks, 'tfjs-archive'],
    // Nothing else shows them; a zip archive may hold anything.
    defaultFor: networks,
    readOnly: true,
  });
  const analyses = new AnalysisDocuments(context, {
    name: FILE_FACTORY,
    label: trans.__('Augmentation impact analysis'),
    fileTypes: [MODULE_NAME],
    defaultFor: [MODULE_NAME],
  });
  track(context, files, FACTORY, `${MODULE_NAME}-files`, restorer);
  track(context, analyses, FILE_FACTORY, `${MODULE_NAME}-analyses`, restorer);

  app.commands.addCommand(COMMANDS.newFile, {
    label: trans.__('New augmentation impact file'),
    caption: trans.__('A file that keeps image, network and all settings of an analysis'),
    icon: impactIcon,
    execute: async ({ cwd }) => {
      const { path } = (await app.commands.execute('docmanager:new-untitled', {
        path: typeof cwd === 'string' ? cwd : '',
        type: 'file',
        ext: EXTENSION,
      })) as { path: string };
      return app.commands.execute('docmanager:open', { path, factory: FILE_FACTORY }) as Promise<unknown>;
    },
  });
}

function track(
  { app }: LabContext,
  factory: DocumentRegistry.WidgetFactory,
  name: string,
  namespace: string,
  restorer: ILayoutRestorer | null,
): void {
  const tracker = new WidgetTracker<IDocumentWidget>({ namespace });
  app.docRegistry.addWidgetFactory(factory);
  factory.widgetCreated.connect((_, widget) => {
    widget.context.pathChanged.connect(() => void tracker.save(widget));
    void tracker.add(widget);
  });
  void restorer?.restore(tracker, {
    command: 'docmanager:open',
    args: ({ context }) => ({ path: context.path, factory: name }),
    name: ({ context }) => context.path,
  });
}
