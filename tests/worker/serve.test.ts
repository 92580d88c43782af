import type { EngineApi } from '../../src/worker/api';
import { imagePicture } from '../../src/engine/render/pictures';
import { serve } from '../../src/worker/serve';
import type * as Comlink from 'comlink';
import { expose, transfer, wrap } from 'comlink';
import { MessageChannel } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/umd/node-adapter';
import { resultOf } from '../session/fakes';
import { toRequest } from '../../src/session/request';
import { DEFAULT_STATE } from '../../src/session/state';
import type { WorkerApi } from '../../src/worker/serve';
import { onFakeClock, passing } from '../support/clock';

jest.mock('comlink', (): object => {
  const comlink = jest.requireActual<typeof Comlink>('comlink');
  return { ...comlink, transfer: jest.fn(comlink.transfer) };
});

onFakeClock();
beforeEach(() => jest.mocked(transfer).mockClear());

const request = toRequest(DEFAULT_STATE, null, null);

function engineThat(analyze: EngineApi['analyze']): EngineApi {
  return { analyze, hasImage: async () => true } as unknown as EngineApi;
}

describe('the served engine', () => {
  it('never runs a call while another one waits', async () => {
    let running = 0;
    let most = 0;
    const api = serve(
      engineThat(async (asked) => {
        most = Math.max(most, ++running);
        await passing(1);
        running -= 1;
        return resultOf(asked);
      }),
    );
    await Promise.all([
      api.engine.analyze(request),
      api.engine.analyze(request),
      api.engine.analyze(request),
    ]);
    expect(most).toBe(1);
  });

  it('gives a sign of life while a call waits', async () => {
    const api = serve(engineThat(() => new Promise(() => {})));
    void api.engine.analyze(request);
    await expect(api.ping()).resolves.toBe(true);
  });

  it('draws a preview while a call waits, and says what it took', async () => {
    const picture = imagePicture({ height: 1, width: 1, channels: 3, data: new Float32Array(3) }, null);
    const engine = { ...engineThat(() => new Promise(() => {})), preview: async () => picture };
    const api = serve(engine);
    void api.engine.analyze(request);
    await expect(api.preview(request)).resolves.toEqual({ picture, milliseconds: expect.any(Number) });
    expect(jest.mocked(transfer).mock.calls[0][1]).toEqual([picture.rgba.buffer]);
  });

  it('copies the maps of a report, which belong to the answer too', async () => {
    const map = { channels: 3, height: 2, width: 2, data: new Float32Array(new ArrayBuffer(48)) };
    const maps = { ...resultOf(request).maps, named: { gradient: map } };
    const [reported, answer] = [resultOf(request), resultOf(request)].map((each) => ({ ...each, maps }));
    const api = serve(
      engineThat(async (_, report) => {
        report?.({ method: 'rise', done: 1, total: 2 }, reported);
        return answer;
      }),
    );
    await api.engine.analyze(request, () => {});
    const [first, last] = jest.mocked(transfer).mock.calls.map(([, buffers]) => buffers);
    expect(first).not.toContain(map.data.buffer);
    expect(first).toContain(reported.pictures['grad-cam']?.rgba.buffer);
    expect(last).toContain(map.data.buffer);
  });

  it('hands pictures over, and keeps the arrays that the engine may use again', async () => {
    const answer = resultOf(request);
    const { port1, port2 } = new MessageChannel();
    expose(serve(engineThat(async () => answer)), nodeEndpoint(port1));
    const remote = wrap<WorkerApi>(nodeEndpoint(port2)) as unknown as WorkerApi;
    const received = await remote.engine.analyze(request);
    expect(received.pictures['grad-cam']?.rgba).toHaveLength(256);
    expect(received.maps.augmented.data).toHaveLength(192);
    expect(answer.pictures['grad-cam']?.rgba.byteLength).toBe(0);
    expect(answer.pictures.original?.rgba.byteLength).toBe(256);
    expect(answer.maps.augmented.data.byteLength).toBe(768);
    port1.close();
    port2.close();
  });

  it('passes a sentence for the user through, by name', async () => {
    const { port1, port2 } = new MessageChannel();
    const failing = engineThat(async () => {
      throw Object.assign(new Error('Not ONNX.'), { name: 'UserError' });
    });
    expose(serve(failing), nodeEndpoint(port1));
    const remote = wrap<WorkerApi>(nodeEndpoint(port2)) as unknown as WorkerApi;
    await expect(remote.engine.analyze(request)).rejects.toMatchObject({
      name: 'UserError',
      message: 'Not ONNX.',
    });
    port1.close();
    port2.close();
  });
});
