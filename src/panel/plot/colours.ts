/** The panel's colours, for canvases. */
import { Signal } from '@lumino/signaling';
import { h } from '../dom';
import { Part } from '../part';

/** Colours of the panel as they are now: a canvas knows no variables. */
export interface Colours {
  readonly quiet: string;
  readonly grid: string;
  readonly surface: string;
  readonly accent: string;
  readonly lines: readonly string[];
}

const NAMED = {
  quiet: 'var(--ai-quiet)',
  grid: 'var(--ai-line)',
  surface: 'var(--ai-surface)',
  accent: 'var(--ai-accent)',
} as const satisfies Partial<Record<keyof Colours, string>>;

/** Distinguishable for most kinds of colour vision (Okabe and Ito 2008); names stand at the lines all the same. */
const LINES = [
  NAMED.accent,
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#8c6bb1',
  '#a6761d',
] as const;

/**
 * Resolves the colours at a place of the panel, once: to ask for them makes the page style itself anew. Each has a probe with
 * a short transition, whose end tells of another colour, be it by a theme, the system's setting or a style of the host.
 */
export class Palette extends Part {
  /** Invisible; to be put where the colours are used. */
  readonly node = h('span', { class: 'jp-Impact-palette', 'aria-hidden': 'true' });
  /** Another theme, say. */
  readonly changed: Signal<this, void> = new Signal(this);
  #known: Colours | null = null;
  readonly #probes = new Map<string, HTMLElement>();

  constructor() {
    super();
    // A stylesheet that is replaced by another ends a transition before its time.
    for (const event of ['transitionend', 'transitioncancel'] as const)
      this.listen(this.node, event, () => {
        this.#known = null;
        this.changed.emit();
      });
    for (const colour of [...Object.values(NAMED), ...LINES]) {
      if (this.#probes.has(colour)) continue;
      const probe = this.node.appendChild(h('span'));
      probe.style.color = colour;
      this.#probes.set(colour, probe);
    }
  }

  /** As the panel is now. */
  get colours(): Colours {
    // Outside of the page nothing has a colour.
    if (!this.node.isConnected) return this.#resolve();
    return (this.#known ??= this.#resolve());
  }

  #resolve(): Colours {
    const resolved = (colour: string): string => {
      const probe = this.#probes.get(colour);
      return probe ? getComputedStyle(probe).color : colour;
    };
    const { quiet, grid, surface, accent } = NAMED;
    return {
      quiet: resolved(quiet),
      grid: resolved(grid),
      surface: resolved(surface),
      accent: resolved(accent),
      lines: LINES.map(resolved),
    };
  }
}
