/** Numbers → the pictures that methods show. */
import type { AttributionMap, AttributionMaps } from '../contract/maps';
import type { AnalysisRequest } from '../contract/request';
import type { Look, Ranges } from '../contract/look';
import type { Picture } from '../contract/pictures';
import type { Domain } from '../augment/spec';
import type { Image, Size } from '../image/image';
import { discard } from '../release';
import { rangesOf, spread, stripImage, stripOf } from '../render/strip';
import {
  deviationOf,
  divergingPicture,
  imagePicture,
  overlayPicture,
  reliefPicture,
} from '../render/pictures';
import { isMap, mapSpecOf, picturesOf, type MapName, type PictureName } from './methods/catalogue';
import type { MapSpec } from './methods/spec';
import { METHOD_REGISTRY } from './methods/registry';
import { divided, extentOf, highOf, maximumOf, overlaid } from './upsample';

export interface Rendering {
  readonly pictures: Partial<Record<PictureName, Picture>>;
  readonly ranges: Ranges;
}

/** How numbers become pixels. */
interface Drawing {
  readonly original: Image;
  readonly augmented: Image;
  readonly size: Size;
  /** See `Look.channels`. */
  readonly channels: readonly number[] | null;
  /** A map, or a gradient, as the pixels of a picture. */
  spread(values: Float32Array): Float32Array;
}

/** A series is drawn as bands of grey, in the range of the original so that a change of amplitude shows. */
function drawingOf(domain: Domain, look: Look, original: Image, augmented: Image): Drawing {
  if (domain !== 'series')
    return { original, augmented, size: augmented, channels: look.channels, spread: (values) => values };
  const [ranges, strip] = [rangesOf(original), stripOf(augmented)];
  return {
    original: stripImage(original, ranges),
    augmented: stripImage(augmented, ranges),
    size: strip,
    channels: null,
    spread: (values) => spread(values, strip),
  };
}

/** The augmented image alone. */
export function augmentedPicture(
  { input, look }: Pick<AnalysisRequest, 'input' | 'look'>,
  original: Image,
  augmented: Image,
): Picture {
  const drawing = drawingOf(input.domain, look, original, augmented);
  return imagePicture(drawing.augmented, drawing.channels);
}

/** What full colour stands for, by how a map is drawn; of single pixels a few may go beyond. */
const RANGE: Readonly<Record<MapSpec['drawn'], (values: Float32Array, kind: MapSpec['kind']) => number>> = {
  heat: maximumOf,
  diverging: (values, kind) => (kind === 'grid' ? extentOf(values) : highOf(values)),
  relief: deviationOf,
};

/**
 * Draw the numbers of one analysis.
 * @param original the framed image before any augmentation
 * @param names what is drawn of what the maps allow
 */
export function renderPictures(
  { input, question, look }: AnalysisRequest,
  original: Image,
  maps: AttributionMaps,
  names: readonly PictureName[] = picturesOf(question.methods.map(({ name }) => name)),
): Rendering {
  const drawing = drawingOf(input.domain, look, original, maps.augmented);
  const values = new Values(maps);
  const ranges: Partial<Record<MapName, number>> = {};
  let known: Picture | null = null;
  const under = (): Picture => (known ??= imagePicture(drawing.augmented, drawing.channels));
  const draw = (name: MapName): Picture | null => {
    const numbers = values.over(name);
    if (!numbers) return null;
    const { drawn, kind } = mapSpecOf(name);
    const range = look.ranges?.[name] ?? RANGE[drawn](numbers, kind);
    ranges[name] = range;
    const { height, width } = drawing.size;
    if (drawn === 'relief')
      return reliefPicture(drawing.spread(numbers), height, width, range, drawing.channels);
    if (drawn === 'heat')
      return overlayPicture(under(), drawing.spread(values.heat(name, range)), look, range);
    return divergingPicture(
      kind === 'grid' ? under() : null,
      drawing.spread(numbers),
      height,
      width,
      range,
      look,
    );
  };
  const drawn = names.map((name): readonly [PictureName, Picture | null] => {
    if (name === 'original') return [name, imagePicture(drawing.original, drawing.channels)];
    return [name, isMap(name) ? draw(name) : under()];
  });
  values.discard();
  return { pictures: Object.fromEntries(drawn.filter(([, picture]) => picture !== null)), ranges };
}

/** What all channels of a pixel say together, [H, W]. */
function summed({ channels, height, width, data }: AttributionMap): Float32Array {
  const out = data.slice(0, height * width);
  for (let c = 1; c < channels; c++) {
    for (let p = 0, at = c * out.length; p < out.length; p++, at++) out[p] += data[at];
  }
  return out;
}

/** The maps at the size of the image, each made once, given back when all is drawn. */
class Values {
  readonly #large = new Map<MapName, Float32Array | null>();
  readonly #made = new Set<Float32Array>();

  constructor(private readonly maps: AttributionMaps) {}

  over(name: MapName): Float32Array | null {
    const known = this.#large.get(name);
    if (known !== undefined) return known;
    const method = METHOD_REGISTRY[name];
    const map =
      method.kind === 'derived'
        ? method.derive(this.maps.named, (grid) => this.#heatOf(grid))
        : this.maps.named[name];
    const values = map ? this.#overlaid(name, map) : null;
    if (values && (method.kind === 'derived' || values !== map?.data)) this.#made.add(values);
    this.#large.set(name, values);
    return values;
  }

  /** Divided by what full colour stands for. */
  heat(name: MapName, maximum: number): Float32Array {
    const values = (this.over(name) as Float32Array).slice();
    this.#made.add(values);
    return divided(values, maximum);
  }

  discard(): void {
    this.#made.forEach(discard);
  }

  #overlaid(name: MapName, map: AttributionMap): Float32Array {
    const { kind, drawn } = mapSpecOf(name);
    if (kind === 'grid') return overlaid(map, this.maps.augmented);
    return drawn === 'diverging' && map.height > 1 ? summed(map) : map.data;
  }

  #heatOf(grid: AttributionMap): Float32Array {
    const [name] = Object.entries(this.maps.named).find(([, map]) => map === grid) as [
      MapName,
      AttributionMap,
    ];
    return this.heat(name, maximumOf(this.over(name) as Float32Array));
  }
}
