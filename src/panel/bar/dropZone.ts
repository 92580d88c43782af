/** Images, folders and networks that are dropped on the panel, or pasted while it has the focus. */
import { t } from '../../language';
import { openFile } from '../../session/files';
import { cutWords } from '../../session/folder';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { h } from '../dom';
import { Part } from '../part';
import { filesOf, folderIn } from './folderDrop';
import { pictureOf } from './imageMenu';

async function openFolder(session: Session, folder: FileSystemDirectoryEntry): Promise<void> {
  const { files, isCut } = await filesOf(folder, domainOf(session.state));
  await session.files.openFolder(files, folder.name);
  if (isCut) session.notify(cutWords(folder.name));
}

export class DropZone extends Part {
  /** Covers the panel while a file is dragged over it. */
  readonly node = h(
    'div',
    { class: 'jp-Impact-drop', 'aria-hidden': 'true', hidden: true },
    t`Drop an image, a folder of images or a network here`,
  );

  constructor(session: Session, target: HTMLElement) {
    super();
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = 'copy';
      this.node.hidden = false;
    };
    this.listen(target, 'dragenter', over);
    this.listen(target, 'dragover', over);
    this.listen(target, 'dragleave', (event) => {
      if (!(event.relatedTarget instanceof Node) || !target.contains(event.relatedTarget))
        this.node.hidden = true;
    });
    this.listen(target, 'drop', (event) => {
      this.node.hidden = true;
      const folder = folderIn(event.dataTransfer);
      if (folder) {
        event.preventDefault();
        event.stopPropagation();
        void openFolder(session, folder);
        return;
      }
      const file = pictureOf(event.dataTransfer);
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      void openFile(session, file, file.name);
    });
    this.listen(target, 'paste', (event) => {
      const file = pictureOf(event.clipboardData);
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      void openFile(session, file, file.name || t`pasted image`);
    });
  }
}
