/** Buttons of one make. */
import { h } from './dom';
import { icon } from './icons';
import type { IconName } from './icons';

export interface ButtonOptions {
  /** Accessible name, and the tooltip unless there is a `hint`. */
  readonly name: string;
  readonly icon?: IconName;
  /** Visible words; the accessible name must begin with or equal them. */
  readonly text?: string;
  readonly hint?: string;
  readonly class?: string;
  readonly pressed?: boolean;
}

/** A button; its listeners are the caller's. */
export function button(options: ButtonOptions): HTMLButtonElement {
  const { name, text, hint } = options;
  return h(
    'button',
    {
      type: 'button',
      class:
        `jp-Impact-button ${text === undefined ? 'jp-mod-icon' : 'jp-mod-text'} ${options.class ?? ''}`.trim(),
      // Also where it equals the text, which narrow panels hide.
      'aria-label': name,
      'aria-pressed': options.pressed === undefined ? undefined : String(options.pressed),
      title: hint ?? name,
    },
    options.icon ? icon(options.icon) : null,
    text === undefined ? null : h('span', { class: 'jp-Impact-buttonText' }, text),
  );
}

/** Swap the icon of a button. */
export function setIcon(target: HTMLElement, name: IconName): void {
  if (target.dataset.icon === name) return;
  target.dataset.icon = name;
  target.querySelector('svg')?.replaceWith(icon(name));
}
