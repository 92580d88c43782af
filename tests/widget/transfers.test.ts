/** @jest-environment ./tests/support/browserEnvironment.js */
import { WidgetModel } from '@jupyter-widgets/base';
import { contentHash } from '../../src/session/contentHash';
import type { Frame, Session } from '../../src/session/types';
import { frameRecord, pack } from '../../src/widget/frameRecords';
import type { FramePart, FrameRecord } from '../../src/widget/frameRecords';
import { FrameSender } from '../../src/widget/frameSender';
import { PATIENCE } from '../../src/widget/kernelAsk';
import { KernelLink } from '../../src/widget/kernelLink';
import { PartsUnderWay } from '../../src/widget/partsUnderWay';
import type { Part } from '../../src/widget/partsUnderWay';
import { pullOver } from '../../src/widget/shardPuller';
import { bench, pictureOf, reaches, resultOf } from '../session/fakes';
import type { Bench } from '../session/fakes';
import { onFakeClock, passing } from '../support/clock';
import { eventually, FakeManager } from './harness';
import { requestFor } from '../support/request';

onFakeClock();

function wire() {
  const manager = new FakeManager();
  const model = manager.make(WidgetModel, {}, 'main');
  return { manager, comm: model.comm, link: new KernelLink(model) };
}

describe('pulling a shard', () => {
  const shard = new Uint8Array(1000).map((_, i) => (i * 7) % 251);
  const asset = 'a'.repeat(64);
  const never = new AbortController().signal;

  /** A kernel that has the shard. @param answer what it sends the given time, undefined to keep silent */
  function kernel(answer: (time: number) => Uint8Array<ArrayBuffer> | undefined = () => shard) {
    const { comm, link, manager } = wire();
    const asked: number[] = [];
    comm.onMessage = (message) => {
      if (message.type !== 'pull') return;
      const sent = answer(asked.length);
      asked.push(message.shard);
      if (!sent) return;
      void contentHash(shard).then((hash) =>
        comm.tell('shard', { asset: message.asset, shard: message.shard, shards: 3, hash }, [
          sent.slice().buffer,
        ]),
      );
    };
    return { comm, link, manager, asked };
  }

  it('gives its bytes', async () => {
    const { link, asked } = kernel();
    expect(await pullOver(link)(asset, 1, never)).toEqual(shard);
    expect(asked).toEqual([1]);
  });

  it('asks again when it came damaged, or not at all', async () => {
    const damaged = shard.slice();
    damaged[5] = 255;
    const { link, asked } = kernel((time) => [damaged, undefined, shard][time]);
    const pulled = pullOver(link)(asset, 1, never);
    await eventually(() => expect(asked).toEqual([1, 1]));
    await passing(PATIENCE.again);
    expect(await pulled).toEqual(shard);
    expect(asked).toEqual([1, 1, 1]);
  });

  it('gives up in words when it never comes whole', async () => {
    const { link, asked } = kernel(() => new Uint8Array(3));
    await expect(pullOver(link)(asset, 0, never)).rejects.toThrow(
      'Part 1 of the file arrived damaged from the kernel 5 times',
    );
    expect(asked).toEqual([0, 0, 0, 0, 0]);
  });

  it('says what the kernel says when it has no such bytes', async () => {
    const { comm, link } = wire();
    comm.onMessage = () => comm.tell('shard-missing', { asset, sentence: 'Not here.' });
    await expect(pullOver(link)(asset, 0, never)).rejects.toThrow('Not here.');
  });

  it('ends when it is cancelled, and when the kernel goes', async () => {
    const { link, manager } = kernel(() => undefined);
    const abort = new AbortController();
    const cancelled = pullOver(link)(asset, 0, abort.signal);
    abort.abort(new Error('enough'));
    await expect(cancelled).rejects.toThrow('enough');
    const left = pullOver(link)(asset, 0, never);
    manager.kernel.statusChanged.emit('dead');
    await expect(left).rejects.toThrow('The kernel that has the file is gone');
    await expect(pullOver(link)(asset, 0, never)).rejects.toThrow('is gone');
  });
});

describe('packing frames', () => {
  const record = (size: number): FrameRecord => ({
    header: { size },
    arrays: { image: new Uint8Array(size).fill(1), augmented: new Uint8Array(4 * size).fill(2) },
  });

  async function parts(records: readonly FrameRecord[], limit: number): Promise<FramePart[]> {
    const result: FramePart[] = [];
    for await (const part of pack(records, records.length, limit)) result.push(part);
    return result;
  }

  it.each([1, 3, 10, 11, 1000])('cuts at %d bytes and loses none', async (limit) => {
    const records = [record(3), record(7)];
    const all = await parts(records, limit);
    expect(all.map((part) => part.last)).toEqual(all.map((_, index) => index === all.length - 1));
    for (const { chunks, buffers } of all) {
      expect(buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0)).toBeLessThanOrEqual(limit);
      expect(chunks).toHaveLength(buffers.length);
    }
    const filled = new Map<string, number>();
    for (const { chunks, buffers } of all) {
      chunks.forEach(({ frame, array, offset }, index) => {
        const key = `${frame} ${array}`;
        expect(offset).toBe(filled.get(key) ?? 0);
        filled.set(key, offset + (buffers[index]?.byteLength ?? 0));
      });
    }
    expect([...filled.values()]).toEqual([3, 12, 7, 28]);
    expect(all.flatMap((part) => part.headers)).toEqual([{ size: 3 }, { size: 7 }]);
  });

  it('shares a part between small frames, and ends no frames with one empty part', async () => {
    expect(await parts([record(1), record(1), record(1)], 1000)).toHaveLength(1);
    expect(await parts([], 1000)).toEqual([{ headers: [], chunks: [], buffers: [], last: true }]);
  });

  it('writes the numbers of a frame as they are', () => {
    const { state } = bench().session();
    const request = requestFor({
      size: { height: 1, width: 2 },
      steps: state.augmentations,
      method: 'grad-cam',
      target: 3,
    });
    const result = {
      ...resultOf(request),
      maps: {
        augmented: { height: 1, width: 2, channels: 3, data: Float32Array.of(0, 1, 2, 3, 4, 5) },
        original: null,
        named: { 'grad-cam': { channels: 1, height: 1, width: 1, data: Float32Array.of(0.25) } },
      },
    };
    const frame = { id: 1, state, result, label: 'tench' } as unknown as Frame;
    const { header, arrays } = frameRecord(
      frame,
      { maps: result.maps, picture: pictureOf(9) },
      (index) => `label ${index}`,
    );
    expect(header).toMatchObject({
      label: 'tench',
      target: 3,
      score: 7,
      scores: [{ label: 'label 3', index: 3 }],
      shapes: { image: [8, 8, 3], augmented: [1, 2, 3], 'map grad-cam': [1, 1], logits: [1000] },
    });
    expect(arrays['image']?.slice(0, 6)).toEqual(Uint8Array.of(9, 0, 0, 9, 0, 0));
    expect(new Float32Array(arrays['augmented']?.buffer ?? new ArrayBuffer(0))).toEqual(
      Float32Array.of(0, 1, 2, 3, 4, 5),
    );
    expect(Object.keys(arrays)).not.toContain('map guided-backprop');
  });
});

describe('parts under way', () => {
  const part = (sequence: number): Part => ({
    type: 'frames',
    transfer: 't',
    request: '',
    sequence,
    total: 9,
    headers: [],
    chunks: [],
    last: sequence === 8,
  });
  const never = new AbortController().signal;

  /** Nine parts on their way, and what Python has got of them. */
  function sending(signal = never) {
    const { comm, link, manager } = wire();
    const arrived: number[] = [];
    const counted: number[] = [];
    comm.onMessage = (message, buffers) => {
      if (message.type !== 'frames') return;
      expect(new Uint8Array(buffers[0] as ArrayBuffer)).toEqual(Uint8Array.of(message.sequence));
      arrived.push(message.sequence);
    };
    const parts = new PartsUnderWay(link, 't', signal, ({ sequence }) => counted.push(sequence));
    const all = (async () => {
      for (let sequence = 0; sequence < 9; sequence++) {
        await parts.send(part(sequence), [Uint8Array.of(sequence).buffer]);
      }
      await parts.taken();
    })();
    const take = (...sequences: number[]) =>
      sequences.forEach((sequence) => comm.tell('taken', { transfer: 't', sequence }));
    const reach = (count: number) => eventually(() => expect(arrived).toHaveLength(count));
    return { manager, arrived, counted, all, take, reach };
  }

  it('are four at once, counted from the oldest that Python has not taken', async () => {
    const { arrived, counted, all, take, reach } = sending();
    await reach(4);
    take(1, 3);
    await passing(1000);
    expect(arrived).toEqual([0, 1, 2, 3]);
    take(0);
    await reach(6);
    take(0, 2);
    await reach(8);
    take(7, 6, 5, 4);
    await reach(9);
    take(8);
    await all;
    expect(arrived).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(counted).toEqual([1, 3, 0, 2, 7, 6, 5, 4, 8]);
  });

  it('are sent again when the connection comes back, if nobody has confirmed them', async () => {
    const { manager, arrived, all, take, reach } = sending();
    await reach(4);
    take(0, 2);
    await reach(5);
    manager.kernel.connectionStatusChanged.emit('connecting');
    manager.kernel.connectionStatusChanged.emit('connected');
    await reach(8);
    expect(arrived.slice(5)).toEqual([1, 3, 4]);
    take(1, 3, 4);
    await reach(12);
    take(5, 6, 7, 8);
    await all;
  });

  it('end when they are cancelled, refused, or nobody is there to take them', async () => {
    const abort = new AbortController();
    const cancelled = sending(abort.signal);
    await cancelled.reach(4);
    abort.abort(new Error('enough'));
    await expect(cancelled.all).rejects.toThrow('enough');
    const left = sending();
    await left.reach(4);
    left.take(0, 1, 2);
    left.manager.kernel.statusChanged.emit('dead');
    await expect(left.all).rejects.toThrow('The kernel is gone');
    const silent = sending();
    await silent.reach(4);
    const unheard = expect(silent.all).rejects.toThrow(
      'The kernel has not answered for 60 seconds. The recording stays in the page',
    );
    await passing(PATIENCE.idle);
    await unheard;
    const early = new AbortController();
    early.abort(new Error('never'));
    await expect(sending(early.signal).all).rejects.toThrow('never');
  });
});

describe('a frame of a regression', () => {
  it('has values with a unit, and no probabilities', () => {
    const state = { ...bench().session().state, task: 'regression', unit: 'dots' } as const;
    const request = requestFor({
      size: { height: 1, width: 2 },
      method: 'none',
      task: 'regression',
      target: 0,
    });
    const result = resultOf(request);
    const frame = { id: 1, state, result, label: 'count' } as unknown as Frame;
    const recalled = { maps: result.maps, picture: pictureOf(9) };
    const { header, arrays } = frameRecord(frame, recalled, () => 'count');
    expect(header).toMatchObject({
      task: 'regression',
      unit: 'dots',
      score: 7,
      probability: null,
      scores: [{ label: 'count', index: 0, probability: null, logit: 7 }],
    });
    expect(header['shapes']).not.toHaveProperty('probabilities');
    expect(arrays).not.toHaveProperty('probabilities');
  });
});

describe('sending frames', () => {
  let page: Bench;
  beforeEach(() => (page = bench()));
  afterEach(() => page.dispose());

  async function recorded(count: number): Promise<Session> {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    for (let angle = 1; angle < count; angle++) {
      session.setParameter('rotate', 'angle', angle);
      await reaches(session, 'ready');
    }
    expect(session.recorder.frames).toHaveLength(count);
    return session;
  }

  it('sends the picture of every frame, and keeps the order', async () => {
    const session = await recorded(5);
    const { comm, link } = wire();
    const angles: unknown[] = [];
    comm.onMessage = (message, buffers) => {
      if (message.type !== 'frames') return;
      expect(message).toMatchObject({ total: 5, request: 'question', sequence: 0, last: true });
      angles.push(...buffers.filter((_, i) => message.chunks[i]?.['array'] === 'image').map(firstByte));
      comm.tell('taken', { transfer: message.transfer, sequence: message.sequence });
    };
    await new FrameSender(session, link).answer('question');
    expect(angles).toEqual([0, 1, 2, 3, 4]);
  });

  const firstByte = (buffer: ArrayBuffer | ArrayBufferView) => new Uint8Array(buffer as ArrayBuffer)[0];

  it('ends in words when Python refuses, or goes', async () => {
    const session = await recorded(1);
    const { comm, link, manager } = wire();
    const sender = new FrameSender(session, link);
    comm.onMessage = (message) => {
      if (message.type === 'frames') {
        comm.tell('frames-refused', { transfer: message.transfer, sentence: 'Another page sends.' });
      }
    };
    await expect(sender.send()).rejects.toThrow('Another page sends.');
    comm.onMessage = () => manager.kernel.statusChanged.emit('dead');
    await expect(sender.send()).rejects.toThrow('The kernel is gone');
  });

  it('shows how far it is, and ends when the user cancels', async () => {
    const session = await recorded(3);
    const { comm, link } = wire();
    const sending = new FrameSender(session, link).send();
    await eventually(() => expect(comm.messages('frames')).toHaveLength(1));
    expect(session.activity.progress).toMatchObject({ what: 'Sending frames to the kernel', total: 3 });
    session.cancel();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(session.activity.progress).toBeNull();
    expect(comm.messages('frames')).toHaveLength(1);
  });

  it('tells Python when it cannot send, and the user when there is nothing to send', async () => {
    const session = page.session();
    const { comm, link } = wire();
    const sender = new FrameSender(session, link);
    await expect(sender.send()).rejects.toThrow('There are no frames to send.');
    comm.onMessage = (message) => {
      if (message.type === 'frames') {
        expect(message).toMatchObject({ total: 0, headers: [], last: true });
        comm.tell('taken', { transfer: message.transfer, sequence: 0 });
      }
    };
    await sender.answer('question');
    const broken = await recorded(1);
    broken.recall = () => Promise.reject(new Error('The engine failed.'));
    await new FrameSender(broken, link).answer('question');
    await eventually(() =>
      expect(comm.messages('frames-failed')).toMatchObject([
        { request: 'question', sentence: 'The engine failed.' },
      ]),
    );
  });
});
