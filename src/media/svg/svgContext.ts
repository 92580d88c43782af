/**
 * The part of a canvas context that cards and graphs draw with, writing SVG: text stays text, lines stay lines, pictures
 * are PNGs inside of the file. Knows nothing of what is drawn.
 */
import { createSurface, pngOf } from '../canvas';
import type { Canvas, Context2D } from '../canvas';

/** Distance of the baseline of a text from its middle and from its top, as a part of its size. */
const BASELINES: Readonly<Record<string, number>> = { middle: 0.35, top: 0.8, alphabetic: 0 };
const ANCHORS: Readonly<Record<string, string>> = { left: 'start', center: 'middle', right: 'end' };

interface Style {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  x: number;
  y: number;
  /** Groups that were opened since it was saved. */
  open: number;
}

const INITIAL: Style = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  lineJoin: 'miter',
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'left',
  textBaseline: 'alphabetic',
  x: 0,
  y: 0,
  open: 0,
};

type Box = readonly [x: number, y: number, width: number, height: number];

export class SvgContext {
  imageSmoothingEnabled = true;
  imageSmoothingQuality = 'high';
  readonly #parts: (string | Promise<string>)[] = [];
  readonly #saved: Style[] = [];
  readonly #measure: Context2D;
  #style: Style = { ...INITIAL };
  #path = '';
  #clips = 0;

  /** @throws CanvasUnavailable where nothing measures texts. */
  constructor() {
    this.#measure = createSurface(1, 1).context;
  }

  /** As the drawing functions take it: they use no more of a context than there is here. */
  get context(): Context2D {
    return this as unknown as Context2D;
  }

  /** The file, once its pictures are encoded. */
  async toSvg(width: number, height: number, title: string): Promise<string> {
    const parts = await Promise.all(this.#parts);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
      `<title>${escaped(title)}</title>`,
      ...parts,
      '</svg>\n',
    ].join('\n');
  }

  get fillStyle(): string {
    return this.#style.fillStyle;
  }

  set fillStyle(value: string) {
    this.#style.fillStyle = value;
  }

  set strokeStyle(value: string) {
    this.#style.strokeStyle = value;
  }

  set lineWidth(value: number) {
    this.#style.lineWidth = value;
  }

  set lineJoin(value: string) {
    this.#style.lineJoin = value;
  }

  set globalAlpha(value: number) {
    this.#style.globalAlpha = value;
  }

  get font(): string {
    return this.#style.font;
  }

  set font(value: string) {
    this.#style.font = value;
  }

  set textAlign(value: string) {
    this.#style.textAlign = value;
  }

  set textBaseline(value: string) {
    this.#style.textBaseline = value;
  }

  save(): void {
    this.#saved.push({ ...this.#style });
    this.#style.open = 0;
  }

  restore(): void {
    for (let group = 0; group < this.#style.open; group++) this.#parts.push('</g>');
    this.#style = this.#saved.pop() ?? { ...INITIAL };
  }

  translate(x: number, y: number): void {
    this.#style.x += x;
    this.#style.y += y;
  }

  measureText(text: string): { readonly width: number } {
    this.#measure.font = this.#style.font;
    return this.#measure.measureText(text);
  }

  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="${this.#style.fillStyle}"`);
  }

  /** A halo around a text. */
  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, `fill="none" ${this.#stroke()}`);
  }

  fillRect(...box: Box): void {
    this.#parts.push(`<rect ${this.#box(box)} fill="${this.#style.fillStyle}"${this.#opacity()}/>`);
  }

  strokeRect(...box: Box): void {
    this.#parts.push(`<rect ${this.#box(box)} fill="none" ${this.#stroke()}/>`);
  }

  beginPath(): void {
    this.#path = '';
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${this.#at(x, y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${this.#at(x, y)}`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${this.#at(x, y)}h${short(width)}v${short(height)}h${short(-width)}z`;
  }

  stroke(): void {
    this.#parts.push(`<path d="${this.#path}" fill="none" ${this.#stroke()}/>`);
  }

  /** What follows is cut to the path, until `restore`. */
  clip(): void {
    const id = `clip${this.#clips++}`;
    this.#parts.push(`<clipPath id="${id}"><path d="${this.#path}"/></clipPath><g clip-path="url(#${id})">`);
    this.#style.open += 1;
  }

  /** Pixels have a size of their own here: whoever draws them gives them a box. */
  getTransform(): { readonly isIdentity: boolean } {
    return { isIdentity: false };
  }

  /** In its own pixels, without loss, whatever the box. */
  drawImage(canvas: Canvas, ...box: Box): void {
    const place = this.#box(box);
    const written = pngOf(canvas).then(dataUri);
    this.#parts.push(written.then((uri) => `<image ${place} href="${uri}"/>`));
  }

  #text(text: string, x: number, y: number, look: string): void {
    const { font, textAlign, textBaseline } = this.#style;
    const [, weight = 'normal', size = '10', family = 'sans-serif'] =
      /^(?:(\w+) )?([\d.]+)px (.*)$/.exec(font) ?? [];
    const [atX, atY] = [this.#style.x + x, this.#style.y + y + (BASELINES[textBaseline] ?? 0) * Number(size)];
    this.#parts.push(
      `<text x="${short(atX)}" y="${short(atY)}" font-family="${escaped(family)}" font-size="${size}" ` +
        `font-weight="${weight}" text-anchor="${ANCHORS[textAlign] ?? 'start'}" xml:space="preserve" ` +
        `${look}${this.#opacity()}>${escaped(text)}</text>`,
    );
  }

  #box([x, y, width, height]: Box): string {
    const { x: left, y: top } = this.#style;
    return `x="${short(left + x)}" y="${short(top + y)}" width="${short(width)}" height="${short(height)}"`;
  }

  #at(x: number, y: number): string {
    return `${short(this.#style.x + x)} ${short(this.#style.y + y)}`;
  }

  #stroke(): string {
    const { strokeStyle, lineWidth, lineJoin } = this.#style;
    const look = `stroke="${strokeStyle}" stroke-width="${lineWidth}" stroke-linejoin="${lineJoin}"`;
    return look + this.#opacity();
  }

  #opacity(): string {
    const { globalAlpha } = this.#style;
    return globalAlpha === 1 ? '' : ` opacity="${globalAlpha}"`;
  }
}

const short = (value: number): string => String(Number(value.toFixed(2)));

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As text or as the value of an attribute; characters that XML has none of are left out. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? '')
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');

async function dataUri(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return `data:image/png;base64,${btoa(binary)}`;
}
