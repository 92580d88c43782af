/**
 * What the page says of Python's side, by host: whoever has a notebook has cells and a kernel, and can do something about
 * them; the visitor of a dashboard has a page, and a server somewhere.
 */
import { t } from '../language';

export type Host = 'notebook' | 'dashboard';

export interface HostWords {
  readonly interrupted: string;
  readonly silent: string;
  readonly lost: string;
  /** Before the sentence that says what is safe. */
  unanswered(seconds: number): string;
  readonly fileGone: string;
  readonly fileSilent: string;
  /** @param sentence what Python says of it */
  fileMissing(sentence: string): string;
  fileDamaged(part: number, times: number): string;
  readonly pictureGone: string;
  readonly pictureSilent: string;
  /** Of a network that was opened in the page. */
  modelInPage(name: string): string;
  readonly sendingFrames: string;
  readonly framesSent: string;
  readonly framesGone: string;
  readonly framesSilent: string;
  /** Of a study that Python asked for. */
  readonly studyGone: string;
  readonly studySilent: string;
  exporting(network: string): string;
  readonly newerPackage: string;
  readonly olderPackage: string;
  readonly sendFrames: SendFramesWords;
}

/** A button that hands the recorded frames over. */
export interface SendFramesWords {
  readonly name: string;
  readonly text: string;
  readonly hint: string;
}

export const WORDS: Readonly<Record<Host, HostWords>> = {
  notebook: {
    interrupted: t`The connection to the kernel is interrupted; the page keeps working and tries to reconnect.`,
    silent: t`The kernel does not answer; it may be busy with a cell. The page keeps working and waits for it.`,
    lost: t`The kernel was restarted or has stopped; the page keeps working, but Python no longer hears of it. Run the cell again to reconnect.`,
    unanswered: (seconds) => t`The kernel has not answered for ${seconds} seconds.`,
    fileGone: t`The kernel that has the file is gone. Run the cell again, or open a file in the page.`,
    fileSilent: t`The file is still in the kernel: press retry, or set it again.`,
    fileMissing: (sentence) => sentence,
    fileDamaged: (part, times) =>
      t`Part ${part} of the file arrived damaged from the kernel ${times} times. Press retry, or set it again.`,
    pictureGone: t`The kernel is gone, so it cannot take the picture. It stays in this page; run the cell again.`,
    pictureSilent: t`The picture stays in this page; open it again to send it.`,
    modelInPage: (name) =>
      t`${name} stays in this page; in Python, w.model is the network before it. Set w.model to have it there too.`,
    sendingFrames: t`Sending frames to the kernel`,
    framesSent: t`The frames are in the kernel: the list “frames” of the widget.`,
    framesGone: t`The kernel is gone, so it cannot take the frames. Run the cell again; GIF and sheet can still be saved.`,
    framesSilent: t`The recording stays in the page: send it again when the kernel answers, or save a GIF or a sheet.`,
    studyGone: t`The kernel is gone, so it cannot take the study; the page finishes it for its own curves. Run the cell again.`,
    studySilent: t`The study was given up; ask for it again when the kernel answers.`,
    exporting: (network) =>
      t`The kernel is exporting the ${network} to ONNX; until it is done, the network before it stays.`,
    newerPackage: t`Reload the page; if it stays, install the same version of augmentation-impact beside JupyterLab.`,
    olderPackage: t`Upgrade the package augmentation-impact in the kernel, and restart the kernel.`,
    sendFrames: {
      name: t`Send frames to kernel`,
      text: t`To kernel`,
      hint: t`The frames arrive in Python as w.frames`,
    },
  },
  dashboard: {
    interrupted: t`The connection to the server is interrupted; the page keeps working and tries to reconnect.`,
    silent: t`The server does not answer; it may be busy. The page keeps working and waits for it.`,
    lost: t`The server has ended this visit. The panel keeps working here; reload the page to start again.`,
    unanswered: (seconds) => t`The server has not answered for ${seconds} seconds.`,
    fileGone: t`The server no longer has the file. Reload the page to start again, or open a file here.`,
    fileSilent: t`Press retry, or reload the page to start again.`,
    fileMissing: () => t`The server no longer has the file. Reload the page to start again.`,
    fileDamaged: (part, times) =>
      t`Part ${part} of the file arrived damaged ${times} times. Press retry, or reload the page.`,
    pictureGone: t`The server has ended this visit, so the picture stays in this page.`,
    pictureSilent: t`The picture stays in this page; open it again to send it.`,
    modelInPage: (name) => t`${name} stays in this page and is sent nowhere.`,
    sendingFrames: t`Sending frames to the server`,
    framesSent: t`The server has the frames.`,
    framesGone: t`The server has ended this visit, so it cannot take the frames. Save a GIF or a sheet instead.`,
    framesSilent: t`The recording stays in the page: send it again later, or save a GIF or a sheet.`,
    studyGone: t`The server has ended this visit, so it cannot take the study; the page finishes it for its own curves.`,
    studySilent: t`The study was given up.`,
    exporting: (network) =>
      t`The server is converting the ${network}; until it is done, the network before it stays.`,
    newerPackage: t`Reload the page; if it stays, tell whoever runs this dashboard.`,
    olderPackage: t`Tell whoever runs this dashboard.`,
    sendFrames: {
      name: t`Send frames to the server`,
      text: t`Send frames`,
      hint: t`Whoever made this dashboard says what is done with them`,
    },
  },
};

/** Voilà says so in the page that it makes. */
export const hostOfPage = (): Host =>
  document.body.dataset['voila'] === undefined ? 'notebook' : 'dashboard';
