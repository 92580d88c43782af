/** Studies that Python asks for → Python: run behind the hand, sent as columns, an image by a study at a time. */
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { UserError } from '../engine/contract/errors';
import { toUserError } from '../session/engineClient';
import type { Session } from '../session/types';
import type { Studied, Unstudied } from '../session/studies/studies';
import { likenessTable } from '../study/likeness';
import { proofNamed } from '../study/proof';
import { proofsTable } from '../study/proving';
import { studiesFromJson } from '../study/spec';
import { breakingPointsTable, pointsTable, type Table } from '../study/table';
import { ask } from './kernelAsk';
import type { KernelLink, Received } from './kernelLink';
import type { KernelMessage, PageMessage } from './protocol';

type Order = Extract<KernelMessage, { readonly type: 'study' }>;
type Part = Extract<PageMessage, { readonly type: 'study-part' }>;

/** Rows of one message: some hundred kilobytes. */
const ROWS = 2_000;
/** How often Python hears that a study goes on, milliseconds. */
const SIGN = 5_000;

export class StudySender implements IDisposable {
  readonly #session: Session;
  readonly #link: KernelLink;
  readonly #running = new Map<string, AbortController>();

  constructor(session: Session, link: KernelLink) {
    this.#session = session;
    this.#link = link;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }
  #disposed = false;

  dispose(): void {
    this.#disposed = true;
    this.#running.forEach((abort) => abort.abort(stopped()));
  }

  stop(request: string): void {
    this.#running.get(request)?.abort(stopped());
  }

  /** Run a study and send what it finds; what goes wrong is the answer too. */
  async answer(order: Order): Promise<void> {
    const { request } = order;
    if (this.#running.has(request)) return;
    const [transfer, abort] = [UUID.uuid4(), new AbortController()];
    this.#running.set(request, abort);
    const alive = (): void => void this.#link.send({ type: 'study-alive', transfer, request });
    const signs = setInterval(alive, SIGN);
    try {
      await this.#run(order, transfer, abort.signal);
    } catch (error) {
      // What was refused or stopped is over for Python too.
      if (!abort.signal.aborted && !(error instanceof Refused)) {
        const sentence = error instanceof Error ? error.message : String(error);
        this.#link.send({ type: 'study-failed', transfer, request, sentence });
      }
    } finally {
      clearInterval(signs);
      this.#running.delete(request);
    }
  }

  async #run(
    { request, order, tolerance, gallery }: Order,
    transfer: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { state, studies } = this.#session;
    let sequence = 0;
    let [done, total] = [0, 0];
    const part = (points: Table, breaks: Table): Part => ({
      type: 'study-part',
      transfer,
      request,
      sequence: sequence++,
      done,
      total,
      points: points as Part['points'],
      breaks: breaks as Part['breaks'],
      unstudied: [],
      last: false,
    });
    let isHeard = true;
    const send = async (piece: Part): Promise<void> => {
      if (!isHeard) return;
      try {
        await this.#send(piece, signal);
      } catch (error) {
        if (signal.aborted || error instanceof Refused) throw error;
        // The kernel is gone. The page finishes what was asked for, and keeps the answers for its own views.
        isHeard = false;
        this.#session.notify(toUserError(error).message);
      }
    };
    const end = (unstudied: readonly Unstudied[]): Promise<void> =>
      send({ ...part({}, {}), unstudied: unstudied.map((one) => ({ ...one })), last: true });
    if (Array.isArray(order['proofs'])) {
      const { name: image } = state.image;
      await studies.prove(
        order['proofs'].map(proofNamed),
        async (curve, progress) => {
          ({ done, total } = progress);
          await send(part(proofsTable([{ image, ...curve }]), {}));
        },
        signal,
      );
      return void (await end([]));
    }
    if (order['likeness'] === true) {
      await studies.likeness(
        gallery,
        async (found, progress) => {
          ({ done, total } = progress);
          await send(part(likenessTable([found]), {}));
        },
        signal,
      );
      return void (await end([]));
    }
    const specs = studiesFromJson(order);
    const unstudied = await studies.run(
      { specs, tolerance: tolerance ?? null, gallery },
      async (result, progress) => {
        ({ done, total } = progress);
        for (const [points, breaks] of tables(result, state.augmentations)) await send(part(points, breaks));
      },
      signal,
    );
    await end(unstudied);
  }

  #send(part: Part, signal: AbortSignal): Promise<true> {
    const hear = ({ message }: Received): true | undefined => {
      if (message.type === 'study-refused' && message.transfer === part.transfer)
        throw new Refused(message.sentence);
      const isTaken = message.type === 'taken' && message.transfer === part.transfer;
      return isTaken && message.sequence === part.sequence ? true : undefined;
    };
    const { studyGone: gone, studySilent: silent } = this.#link.words;
    return ask(this.#link, { send: () => this.#link.send(part), hear, gone, silent }, signal);
  }
}

/** Python does not want the answer. */
class Refused extends UserError {}

const stopped = (): DOMException => new DOMException('The study was stopped.', 'AbortError');

/** The tables of a result in pieces that fit into a message; the breaks go with the first. */
function* tables(
  result: Studied,
  steps: Parameters<typeof pointsTable>[1],
): Generator<readonly [Table, Table]> {
  const { labelOf } = result;
  const points = pointsTable([result], steps, labelOf);
  const breaks = breakingPointsTable([result], labelOf);
  const rows = points.image.length;
  for (let from = 0; from < Math.max(1, rows); from += ROWS) {
    const piece = Object.entries(points).map(([name, column]) => [name, column.slice(from, from + ROWS)]);
    yield [Object.fromEntries(piece) as Table, from === 0 ? breaks : {}];
  }
}
