/**
 * Everything that page and kernel say to each other beside traits: one table, one union.
 * `npm run catalogue` hands the table to Python, which checks every message against it.
 */
import { UserError } from '../engine/contract/errors';
import { write } from '../session/validate';
import type { HostWords } from './hostWords';
import { misfit } from './schema';
import type { FieldKind, FieldTypes } from './schema';

/** Raised with every change of the tables below, of the trait table, or of the frame header. */
export const PROTOCOL_VERSION = 6;

type MessageTable = Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;

/** Page → kernel. */
export const PAGE_MESSAGES = {
  /** Asks for one shard of an asset; answered by `shard`. */
  pull: { asset: 'hash', shard: 'count' },
  /** One shard of a picture that was opened in the page, one buffer; answered by `pushed`. */
  push: { asset: 'hash', name: 'text', bytes: 'count', shard: 'count', shards: 'count' },
  /**
   * A part of the recorded frames, answered by `taken`; several are under way at once, and one may come twice. `headers` announces the frames that begin in this message,
   * `chunks` says for each buffer which bytes of which array it is, `request` is empty for a push from the panel.
   */
  frames: {
    transfer: 'text',
    request: 'text',
    sequence: 'count',
    total: 'count',
    headers: 'objects',
    chunks: 'objects',
    last: 'flag',
  },
  /** The page could not send the frames. */
  'frames-failed': { request: 'text', sentence: 'text' },
  /**
   * A part of what a study found, answered by `taken`: rows of both tables as columns, sentences of `found`. `transfer` is the
   * page's own name of its answer; `last` ends it, with the images that could not be studied.
   */
  'study-part': {
    transfer: 'text',
    request: 'text',
    sequence: 'count',
    done: 'count',
    total: 'count',
    points: 'object',
    breaks: 'object',
    unstudied: 'objects',
    last: 'flag',
  },
  /** A study is under way; said every few seconds. */
  'study-alive': { transfer: 'text', request: 'text' },
  /** The page could not run the study. */
  'study-failed': { transfer: 'text', request: 'text', sentence: 'text' },
  /** A step was made in the page; it stands behind the step `after`, or first when that is empty. */
  'create-step': { id: 'text', name: 'text', enabled: 'flag', parameters: 'object', after: 'text' },
} as const satisfies MessageTable;

/** Kernel → page. */
export const KERNEL_MESSAGES = {
  /** One shard of an asset, one buffer; `hash` is that of the shard. */
  shard: { asset: 'hash', shard: 'count', shards: 'count', hash: 'hash' },
  /** The asset is not (or no longer) in the kernel. */
  'shard-missing': { asset: 'hash', sentence: 'text' },
  /** A pushed shard has arrived; `complete` after the last one, when the whole is verified and kept. */
  pushed: { asset: 'hash', shard: 'count', complete: 'flag' },
  /** A pushed picture was refused. */
  'push-refused': { asset: 'hash', sentence: 'text' },
  /** Asks for all recorded frames. */
  'request-frames': { request: 'text' },
  /** A part of the frames has arrived, perhaps before another one that was sent earlier. */
  taken: { transfer: 'text', sequence: 'count' },
  /** The transfer is not wanted (another page already sends, or a part was damaged). */
  'frames-refused': { transfer: 'text', sentence: 'text' },
  /**
   * Asks for a study: `order.studies` as in a file of studies, of the image or of the whole gallery; or for proofs of the maps on
   * screen: `order.proofs`, whose curves come as `points`.
   */
  study: { request: 'text', order: 'object', tolerance: 'number?', gallery: 'flag' },
  /** The study is no longer wanted; of all pages that run it. */
  'stop-study': { request: 'text' },
  /** The answer is not wanted (another page already answers, or a part was damaged). */
  'study-refused': { transfer: 'text', sentence: 'text' },
  /** The kernel makes an ONNX file of a framework's network, which may take a while; `running` is false once it is over. */
  export: { network: 'text', running: 'flag' },
  /** A message could not be used. */
  error: { sentence: 'text' },
} as const satisfies MessageTable;

type MessageOf<T extends MessageTable> = {
  [K in keyof T & string]: { readonly type: K } & { readonly [F in keyof T[K]]: FieldTypes[T[K][F]] };
}[keyof T & string];

/** A message to the kernel, discriminated on `type`. */
export type PageMessage = MessageOf<typeof PAGE_MESSAGES>;
/** A message from the kernel, discriminated on `type`. */
export type KernelMessage = MessageOf<typeof KERNEL_MESSAGES>;

/** What says that the two sides do not fit; null when they do. */
export function versionMismatch(kernel: unknown, words: HostWords): string | null {
  if (kernel === PROTOCOL_VERSION) return null;
  const advice =
    typeof kernel === 'number' && kernel > PROTOCOL_VERSION ? words.newerPackage : words.olderPackage;
  return `The page speaks protocol ${PROTOCOL_VERSION} of augmentation-impact, Python ${write(kernel)}. ${advice}`;
}

/**
 * Check what came over the wire.
 * @returns the message, or null for one that is not ours or not of this version
 * @throws UserError for one of this version that does not fit its table
 */
export function parseKernelMessage(content: unknown): KernelMessage | null {
  if (typeof content !== 'object' || content === null) return null;
  const message = content as { readonly [key: string]: unknown };
  const { version, type } = message;
  if (version !== PROTOCOL_VERSION || typeof type !== 'string') return null;
  const fields = Object.hasOwn(KERNEL_MESSAGES, type)
    ? KERNEL_MESSAGES[type as keyof typeof KERNEL_MESSAGES]
    : null;
  const wrong = fields && misfit(fields, message);
  if (fields && wrong === null) return message as unknown as KernelMessage;
  const about = wrong === null ? '' : ` with the ${wrong} ${write(message[wrong] ?? null)}`;
  throw new UserError(
    `The kernel sent a message that this page does not understand (${write(type)}${about}). Reload the page or update the package augmentation-impact.`,
  );
}
