/** Files for the user, in any host: a link with a blob URL. */
import { h } from './dom';

/** Long enough for every browser to have begun the download, milliseconds. */
const KEPT = 60_000;

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name });
  // Firefox follows only links that are in the page.
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}

/** A file name without its ending and without characters that file systems refuse. */
export function stem(name: string): string {
  const bare = name.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/[\\/:*?"<>|\s]+/g, '-');
  return bare === '' ? 'image' : bare;
}
