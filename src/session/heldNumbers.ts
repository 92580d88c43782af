/**
 * The large numbers of recorded frames, as far as they fit into a budget of bytes. What a frame had to let go of is
 * recomputed from its state when somebody asks for it: what costs least goes first, of the oldest frames first.
 */
import type { AttributionMaps, NamedMaps } from '../engine/contract/maps';
import type { Picture } from '../engine/contract/pictures';
import { mapSpecOf, type MapName } from '../engine/attribution/methods/catalogue';
import type { MapSpec } from '../engine/attribution/methods/spec';
import type { Image } from '../engine/image/image';

/** Everything of a frame that is large. */
export interface Numbers extends AttributionMaps {
  /** What stands for the frame, in the colours of its request. */
  readonly picture: Picture | null;
}

/** A part goes as a whole; the maps of the network are told by their kind. */
type Part = 'augmented' | 'original' | 'pixels' | 'grids' | 'picture';

interface Parts {
  readonly augmented: Image;
  readonly original: Image;
  readonly pixels: NamedMaps;
  readonly grids: NamedMaps;
  readonly picture: Picture;
}

/** In the order in which they go: augmenting costs no network, and a picture is kept longest since it is what was seen. */
const ORDER: readonly Part[] = ['augmented', 'original', 'pixels', 'grids', 'picture'];

/** What is left of the numbers of a frame. */
export interface Held {
  readonly augmented: Image | null;
  readonly original: Image | null;
  readonly named: NamedMaps;
  readonly picture: Picture | null;
  /** What was let go. */
  readonly missing: ReadonlySet<Part>;
}

type HeldParts = { readonly [P in Part]: Parts[P] | null };

/** What was held of a frame that was removed. */
interface Aside {
  readonly had: readonly Part[];
  readonly parts: HeldParts;
  readonly thinned: boolean;
  readonly bytes: number;
}

/** Whether what is missing is the network's; the rest the engine makes by augmenting. */
export const needsNetwork = ({ missing }: Held): boolean => missing.has('pixels') || missing.has('grids');

export class HeldNumbers {
  /** By part, then by id of the frame, oldest first. */
  readonly #parts = Object.fromEntries(ORDER.map((part) => [part, new Map()])) as unknown as {
    readonly [P in Part]: Map<number, Parts[P]>;
  };
  /** The parts that a frame had at first. */
  readonly #had = new Map<number, readonly Part[]>();
  /** Frames that let go of something. */
  readonly #thinned = new Set<number>();
  /** Of removed frames, in case they come back; the first to go when room is needed. */
  readonly #aside = new Map<number, Aside>();
  #bytes = 0;

  /** Of the frames that there are. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many frames let go of something. */
  get thinned(): number {
    return this.#thinned.size;
  }

  keep(id: number, numbers: Numbers): void {
    const parts = partsOf(numbers);
    const had = ORDER.filter((part) => parts[part] !== null);
    this.#had.set(id, had);
    for (const part of had) {
      (this.#parts[part] as Map<number, unknown>).set(id, parts[part]);
      this.#bytes += bytesOf(parts[part]);
    }
  }

  of(id: number): Held {
    const parts = this.#partsOf(id);
    const { augmented, original, pixels, grids, picture } = parts;
    // Of a frame that was deleted, which a file may still show, everything is missing.
    const missing = (this.#had.get(id) ?? ORDER).filter((part) => parts[part] === null);
    return { augmented, original, named: { ...pixels, ...grids }, picture, missing: new Set(missing) };
  }

  #partsOf(id: number): HeldParts {
    const at = <P extends Part>(part: P): Parts[P] | null => this.#parts[part].get(id) ?? null;
    return {
      augmented: at('augmented'),
      original: at('original'),
      pixels: at('pixels'),
      grids: at('grids'),
      picture: at('picture'),
    };
  }

  /** Let go until the rest takes at most so many bytes. @returns whether anything had to go */
  fit(most: number): boolean {
    const before = this.#bytes;
    let aside = [...this.#aside.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [id, { bytes }] of this.#aside) {
      if (before + aside <= most) break;
      this.#aside.delete(id);
      aside -= bytes;
    }
    for (const part of ORDER) {
      for (const id of this.#parts[part].keys()) {
        if (this.#bytes <= most) return this.#bytes < before;
        this.#drop(part, id);
        this.#thinned.add(id);
      }
    }
    return this.#bytes < before;
  }

  /** The frame is removed; its numbers stay for as long as nobody needs their room. */
  setAside(id: number): void {
    const had = this.#had.get(id);
    if (!had) return;
    const parts = this.#partsOf(id);
    const bytes = had.reduce((sum, part) => sum + bytesOf(parts[part]), 0);
    this.#aside.set(id, { had, parts, thinned: this.#thinned.has(id), bytes });
    this.delete(id);
  }

  /** The frame is back, with what is left of its numbers. */
  takeBack(id: number): void {
    const aside = this.#aside.get(id);
    if (!aside) {
      this.#thinned.add(id);
      return;
    }
    this.#aside.delete(id);
    this.#had.set(id, aside.had);
    if (aside.thinned) this.#thinned.add(id);
    for (const part of aside.had) {
      const value = aside.parts[part];
      if (value === null) continue;
      (this.#parts[part] as Map<number, unknown>).set(id, value);
      this.#bytes += bytesOf(value);
    }
  }

  delete(id: number): void {
    for (const part of ORDER) this.#drop(part, id);
    this.#had.delete(id);
    this.#thinned.delete(id);
  }

  #drop(part: Part, id: number): void {
    const value = this.#parts[part].get(id);
    if (value === undefined) return;
    this.#parts[part].delete(id);
    this.#bytes -= bytesOf(value);
  }
}

function partsOf({ augmented, original, named, picture }: Numbers): {
  readonly [P in Part]: Parts[P] | null;
} {
  const ofKind = (kind: MapSpec['kind']): NamedMaps | null => {
    const maps = Object.entries(named).filter(([name]) => mapSpecOf(name as MapName).kind === kind);
    return maps.length > 0 ? Object.fromEntries(maps) : null;
  };
  return { augmented, original, pixels: ofKind('pixels'), grids: ofKind('grid'), picture };
}

function bytesOf(value: Parts[Part] | null): number {
  if (value === null) return 0;
  if ('rgba' in value) return (value as Picture).rgba.byteLength;
  if ('data' in value) return (value as Image).data.byteLength;
  return Object.values(value as NamedMaps).reduce((sum, { data }) => sum + data.byteLength, 0);
}
