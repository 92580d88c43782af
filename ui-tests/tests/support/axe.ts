/** What axe finds wrong with a panel: the rules of WCAG 2.2, A and AA, target sizes among them. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules about whole pages, which are the host's. */
const OF_PAGES = [
  'region',
  'page-has-heading-one',
  'landmark-one-main',
  'bypass',
  'document-title',
  'html-has-lang',
];

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly {
      readonly target: readonly unknown[];
      readonly html: string;
      readonly any: readonly { readonly message: string }[];
    }[];
  }[];
  readonly passes: readonly { readonly nodes: readonly unknown[] }[];
}

declare const axe: { run(context: Element, options: object): Promise<Found> };

export interface Verdict {
  /** One line for each element that breaks a rule. */
  readonly violations: readonly string[];
  /** Elements that were looked at: none, and the verdict means nothing. */
  readonly checked: number;
}

/** @param selector what is looked at; @param only these rules alone */
export async function axeOf(page: Page, selector = '.jp-Impact', only?: readonly string[]): Promise<Verdict> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  return page.evaluate(
    async ([selector, tags, off, only]) => {
      // JupyterLab's body has no height, and axe takes everything in it for invisible.
      document.documentElement.style.height = '100%';
      document.body.style.minHeight = '100vh';
      const element = document.querySelector(selector);
      if (!element) throw new Error(`There is no ${selector}.`);
      const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
      const options = only
        ? { runOnly: { type: 'rule', values: only } }
        : { runOnly: { type: 'tag', values: tags }, rules };
      const { violations, passes } = await axe.run(element, {
        ...options,
        resultTypes: ['violations', 'passes'],
      });
      return {
        violations: violations.flatMap(({ id, nodes }) =>
          nodes.map(
            ({ target, html, any }) =>
              `${id}: ${target.join(' ')} ${html.slice(0, 160)} ${any[0]?.message ?? ''}`,
          ),
        ),
        checked: passes.reduce((sum, { nodes }) => sum + nodes.length, 0),
      };
    },
    [selector, TAGS, OF_PAGES, only] as const,
  );
}
