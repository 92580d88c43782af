/** Icons as inline SVG: no font, no network. Strokes of one weight on a grid of 24. */
import { svg } from './dom';

/** Paths that are stroked, and paths that are filled. */
interface Icon {
  readonly lines?: string;
  readonly areas?: string;
}

const ICONS = {
  upload: { lines: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4' },
  download: { lines: 'M12 4v12M7 11l5 5 5-5M4 20h16' },
  reset: { lines: 'M4 5v5h5M4.6 10A8 8 0 1 1 4 13.5' },
  undo: { lines: 'M8 4L3 9l5 5M3 9h11a6.5 6.5 0 0 1 0 13h-3' },
  redo: { lines: 'M16 4l5 5-5 5M21 9H10a6.5 6.5 0 0 0 0 13h3' },
  code: { lines: 'M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14' },
  play: { areas: 'M7 4.5v15l13-7.5z' },
  stop: { areas: 'M6 6h12v12H6z' },
  grip: {
    areas:
      'M8 5h2.4v2.4H8zM13.6 5H16v2.4h-2.4zM8 10.8h2.4v2.4H8zM13.6 10.8H16v2.4h-2.4zM8 16.6h2.4V19H8zM13.6 16.6H16V19h-2.4z',
  },
  more: { areas: 'M10.5 4h3v3h-3zM10.5 10.5h3v3h-3zM10.5 17h3v3h-3z' },
  up: { lines: 'M6 15l6-6 6 6' },
  down: { lines: 'M6 9l6 6 6-6' },
  close: { lines: 'M6 6l12 12M18 6L6 18' },
  check: { lines: 'M5 12.5l4.5 4.5L19 7.5' },
  enlarge: { lines: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7' },
  shrink: { lines: 'M20 10h-6V4M14 10l6-6M4 14h6v6M10 14l-6 6' },
  trash: { lines: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5' },
  copy: { lines: 'M8 8h12v12H8zM4 16V4h12' },
  plus: { lines: 'M12 5v14M5 12h14' },
  minus: { lines: 'M5 12h14' },
  look: { lines: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5' },
  edit: { lines: 'M4 20l1-4L16 5l3 3L8 19z' },
  turn: { lines: 'M19 12a7 7 0 1 1-2.5-5.4M19 3v5h-5' },
  perspective: { lines: 'M4 5l16 4v8L4 20z' },
  crop: { lines: 'M7 2v15h15M2 7h15v15' },
  pin: { lines: 'M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v6' },
  error: { lines: 'M12 7v6M12 16.3v.4M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z' },
  compare: { lines: 'M12 3v18M4 6h5M4 6v12h5M15 6h5v12h-5' },
  box: { lines: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4', areas: 'M8.5 8.5h7v7h-7z' },
  film: { lines: 'M4 5h16v14H4zM8 5v14M16 5v14M4 12h4M16 12h4' },
  sheet: { lines: 'M4 4h16v16H4zM4 12h16M9.3 4v16M14.7 4v16' },
  tiles: { lines: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z' },
  send: { lines: 'M4 12h13M12 6l6 6-6 6M21 5v14' },
  warning: { lines: 'M12 4L2.5 20h19zM12 10v5M12 17.3v.4' },
  info: { lines: 'M12 11v6M12 7v.6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z' },
} as const satisfies Readonly<Record<string, Icon>>;

export type IconName = keyof typeof ICONS;

/** Decoration only: the element around it carries the name. */
export function icon(name: IconName): SVGSVGElement {
  const { lines, areas }: Icon = ICONS[name];
  const paths = [
    ...(lines ? [svg('path', { d: lines, class: 'jp-Impact-iconLines' })] : []),
    ...(areas ? [svg('path', { d: areas, class: 'jp-Impact-iconAreas' })] : []),
  ];
  return svg(
    'svg',
    { class: 'jp-Impact-icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    ...paths,
  );
}
