/** The panel's colours, for canvases. */
import { h } from '../dom';

/** Colours of the panel as they are now: a canvas knows no variables. */
export interface Colours {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly surface: string;
  readonly accent: string;
  readonly lines: readonly string[];
}

/** Distinguishable for most kinds of colour vision (Okabe and Ito 2008); names stand at the lines all the same. */
const LINES = ['--ai-accent', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#a6761d'];

/** As the panel is now, resolved at one of its nodes. */
export function coloursOf(node: HTMLElement): Colours {
  const style = getComputedStyle(node);
  const probe = node.appendChild(h('span', { hidden: true }));
  const resolved = (name: string): string => {
    probe.style.color = name.startsWith('--') ? `var(${name})` : name;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: style.color,
    quiet: resolved('--ai-quiet'),
    grid: resolved('--ai-line'),
    surface: resolved('--ai-surface'),
    accent: resolved('--ai-accent'),
    lines: LINES.map(resolved),
  };
  probe.remove();
  return colours;
}
