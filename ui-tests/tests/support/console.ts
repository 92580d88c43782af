/** Collects what goes wrong in a page, except for what its host does without us. */
import type { Page } from '@playwright/test';

export type Host = 'jupyterlab' | 'notebook' | 'voila';

/** Messages of the hosts themselves, present with any widget or none. */
const NOT_OURS: Readonly<Record<Host, readonly RegExp[]>> = {
  jupyterlab: [],
  // The second on the page of its tree, where it loads the settings of its documents.
  notebook: [
    /Cannot read properties of undefined \(reading 'schema'\)/,
    /Cannot convert undefined or null to object .*notebook_core/,
  ],
  // Its page asks for the end of its kernel when it is left, without the token that its server wants.
  voila: [
    /fontawesome|fa-solid|fa-regular|fa-brands/i,
    /@jupyter-notebook\/lab-extension/,
    /403 .*\/voila\/api\/shutdown\//,
  ],
};

/** A console message without a text of its own names the address that failed. */
export function watchConsole(page: Page, host: Host): string[] {
  const problems: string[] = [];
  const note = (text: string): void => {
    if (!NOT_OURS[host].some((pattern) => pattern.test(text))) problems.push(text);
  };
  page.on('pageerror', (error) => note(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`${message.text()} ${message.location().url}`);
  });
  return problems;
}
