/** Memory of a browser's pages. */
import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Most memory that a page's process has had, MB. @throws Error where the system does not tell */
export async function peak(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const path = `/proc/${id}/status`;
      const status = existsSync(path) ? readFileSync(path, 'utf8') : '';
      const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
      if (kilobytes === undefined) throw new Error('the system does not tell the memory of a process');
      return Number(kilobytes) / 1000;
    });
  return Math.max(...peaks);
}
