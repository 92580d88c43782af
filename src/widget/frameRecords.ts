/** Recorded frames as Python receives them: a header and named arrays, packed into messages. Pure. */
import { mapSpecOf, type MapName } from '../engine/attribution/methods/catalogue';
import type { AttributionMap } from '../engine/contract/maps';
import type { Picture } from '../engine/contract/pictures';
import type { Frame, Recalled } from '../session/types';
import type { Json } from './schema';

export interface FrameRecord {
  readonly header: { readonly [key: string]: Json };
  /** Bytes of each array, row by row; float32 little-endian, or uint8 for `image`. */
  readonly arrays: Readonly<Record<string, Uint8Array>>;
}

/** The content of one `frames` message. */
export interface FramePart {
  readonly headers: readonly { readonly [key: string]: Json }[];
  readonly chunks: readonly { readonly frame: number; readonly array: string; readonly offset: number }[];
  readonly buffers: ArrayBuffer[];
  readonly last: boolean;
}

/**
 * @param recalled its numbers, and the main picture of the frame's method, as it was seen
 * @param labelOf the name of a class under the frame's own labels
 */
export function frameRecord(
  frame: Frame,
  { maps, picture: image }: Recalled,
  labelOf: (index: number) => string,
): FrameRecord {
  const { result } = frame;
  const { request } = result;
  const { input, question } = request;
  const { augmented, named } = maps;
  const { height, width, channels } = augmented;
  const rgb = withoutAlpha(image);
  const numbers: Record<string, Float32Array> = {
    augmented: augmented.data,
    logits: result.logits,
    ...(result.probabilities && { probabilities: result.probabilities }),
    ...Object.fromEntries(Object.entries(named).map(([name, { data }]) => [MAP + name, data])),
  };
  const header = {
    label: frame.label,
    task: question.task,
    unit: frame.state.unit,
    image_name: frame.state.image.name,
    target: result.target.index,
    score: result.target.logit,
    probability: result.target.probability,
    domain: input.domain,
    methods: question.methods.map(({ name, parameters }) => ({ name, parameters })),
    layer: result.layer?.name ?? null,
    augmentations: input.steps.map(({ name, enabled, parameters }) => ({ name, enabled, parameters })),
    scores: result.shown.map(({ index, probability, logit }) => ({
      label: labelOf(index),
      index,
      probability,
      logit,
    })),
    shapes: {
      image: [image.height, image.width, 3],
      augmented: [height, width, channels],
      logits: [result.logits.length],
      ...(result.probabilities && { probabilities: [result.probabilities.length] }),
      ...Object.fromEntries(Object.entries(named).map(([name, map]) => [MAP + name, shapeOf(name, map)])),
    },
  };
  const arrays = Object.entries(numbers).map(([name, data]) => [name, bytesOf(data)] as const);
  return { header, arrays: { image: rgb, ...Object.fromEntries(arrays) } };
}

/** Before the name of a map among the arrays. */
const MAP = 'map ';

/** A grid is [h, w], pixels are [C, H, W]. */
const shapeOf = (name: string, { channels, height, width }: AttributionMap): number[] =>
  mapSpecOf(name as MapName).kind === 'grid' ? [height, width] : [channels, height, width];

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function withoutAlpha({ rgba }: Picture): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from] as number;
    rgb[to++] = rgba[from + 1] as number;
    rgb[to++] = rgba[from + 2] as number;
  }
  return rgb;
}

/**
 * Pack records into parts of at most `limit` bytes of arrays: small frames share a part, a large one is spread.
 * @param total number of records that will come
 */
export async function* pack(
  records: AsyncIterable<FrameRecord> | Iterable<FrameRecord>,
  total: number,
  limit: number,
): AsyncGenerator<FramePart> {
  let part = emptyPart();
  let room = limit;
  let frame = 0;
  for await (const { header, arrays } of records) {
    part.headers.push(header);
    for (const [array, bytes] of Object.entries(arrays)) {
      for (let offset = 0; offset < bytes.byteLength;) {
        if (room === 0) {
          yield { ...part, last: false };
          part = emptyPart();
          room = limit;
        }
        const chunk = cut(bytes, offset, room);
        part.chunks.push({ frame, array, offset });
        part.buffers.push(chunk);
        offset += chunk.byteLength;
        room -= chunk.byteLength;
      }
    }
    frame += 1;
  }
  if (frame !== total) throw new Error(`${total} frames were announced; ${frame} were recorded`);
  yield { ...part, last: true };
}

/** At most `size` bytes from an offset, without a copy where that is a whole buffer. */
function cut(bytes: Uint8Array, offset: number, size: number): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  const isWhole = offset === 0 && size >= byteLength && buffer.byteLength === byteLength;
  return isWhole && buffer instanceof ArrayBuffer ? buffer : bytes.slice(offset, offset + size).buffer;
}

function emptyPart(): {
  headers: { readonly [key: string]: Json }[];
  chunks: { frame: number; array: string; offset: number }[];
  buffers: ArrayBuffer[];
} {
  return { headers: [], chunks: [], buffers: [] };
}
