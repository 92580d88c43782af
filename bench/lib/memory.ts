/** Memory of a browser's pages. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Most memory that a page's process has had, MB; NaN where the system does not tell. */
export async function peak(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1000;
    });
  return Math.max(...peaks);
}
