/** Making and patching DOM. Text goes in as text, never as HTML. */

type Attribute = string | number | boolean | null | undefined;
type Attributes = Readonly<Record<string, Attribute>>;
type Child = Node | string | null;

/**
 * A new element. `true` writes an empty attribute; `false`, null and undefined write none.
 * `class` and `data-*`, `aria-*` are attributes as any other.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A new SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children);
  return element;
}

/** Writes only what differs, so that an update without a change costs no layout. */
export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === false || value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Shown or not, without leaving its place in the tab order when hidden. */
export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Make the children of a node exactly these, moving as few as possible so that focus stays. */
export function setChildren(parent: Node, children: readonly Node[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    const present = parent.childNodes[index] ?? null;
    if (present !== child) parent.insertBefore(child, present);
  });
}

let serial = 0;

/** An id that no other element of the page has. */
export const uniqueId = (prefix: string): string => `jp-Impact-${prefix}-${++serial}`;
