/** What accessibility tools say of the panel, and what moves by itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { ROOT } from './paths';

const AXE = join(ROOT, 'ui-tests', 'node_modules', 'axe-core', 'axe.min.js');

/** Rules that are about whole pages, which are the host's. */
const OF_PAGES = ['region', 'page-has-heading-one', 'landmark-one-main', 'bypass', 'document-title'];

/** Violations in the panel, a line each; empty where there are none. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(readFileSync(AXE, 'utf8'));
  return page.evaluate(async (disabled) => {
    // JupyterLab's body has no height of its own, and axe takes what lies outside of it for invisible.
    const { style } = document.body;
    const before = style.minHeight;
    style.minHeight = '100vh';
    const { axe } = window as unknown as {
      axe: { run(context: unknown, options: unknown): Promise<AxeResults> };
    };
    const rules = Object.fromEntries(disabled.map((rule) => [rule, { enabled: false }]));
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run(
      { include: ['[role=region][aria-label="Augmentation impact"]'] },
      { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations', 'passes'] },
    );
    style.minHeight = before;
    if (found.passes.length < 10) return ['axe saw nothing of the panel'];
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} – ${failureSummary?.slice(0, 300)}`,
      ),
    );
  }, OF_PAGES);
}

/** Count what moves without having been asked to, from now on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Node | null }[];
    }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        if (entry.hadRecentInput) continue;
        const inPanel = entry.sources.filter(({ node }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          return element?.closest('.jp-Impact');
        });
        const names = inPanel.map(({ node }) =>
          node instanceof Element ? node.className : node?.textContent,
        );
        if (inPanel.length > 0) shifts.push(`${entry.value.toFixed(4)} ${names.join(', ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: false });
  });
}

export const shiftsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { shifts: string[] }).shifts);
