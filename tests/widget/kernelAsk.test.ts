/** @jest-environment ./tests/support/browserEnvironment.js */
import { WidgetModel } from '@jupyter-widgets/base';
import { UserError } from '../../src/engine/contract/errors';
import { ask, PATIENCE } from '../../src/widget/kernelAsk';
import { KernelLink } from '../../src/widget/kernelLink';
import { onFakeClock, passing } from '../support/clock';
import { FakeManager } from './harness';

const { again, idle, occupied } = PATIENCE;

describe('a question to the kernel', () => {
  onFakeClock();

  function asking(signal: AbortSignal | null = null) {
    const manager = new FakeManager();
    const model = manager.make(WidgetModel, {}, 'main');
    const { comm } = model;
    const link = new KernelLink(model);
    const sent: number[] = [];
    const question = {
      send: () => link.send({ type: 'pull', asset: 'a'.repeat(64), shard: sent.push(sent.length) }),
      hear: ({ message }: { message: { type: string; sentence?: string } }) => {
        if (message.type === 'error') throw new UserError(message.sentence ?? '');
        return message.type === 'export' ? 'answer' : undefined;
      },
      gone: 'It is gone.',
      silent: 'Nothing is lost.',
    };
    let outcome: unknown = null;
    ask(link, question, signal).then(
      (answer) => (outcome = answer),
      (error: unknown) => (outcome = error),
    );
    const answer = () => comm.tell('export', { network: 'n', running: true });
    const progress = () => comm.tell('request-frames', { request: 'r' });
    return { manager, model, comm, link, sent, answer, progress, outcome: () => outcome };
  }

  it('is asked once where the answer comes', async () => {
    const { sent, answer, outcome } = asking();
    answer();
    await passing(10 * idle);
    expect(outcome()).toBe('answer');
    expect(sent).toHaveLength(1);
  });

  it('is asked again in silence, and ends in words that say for how long', async () => {
    const { link, sent, outcome } = asking();
    await passing(again);
    expect(sent).toHaveLength(2);
    expect(link.connection).toBe('silent');
    await passing(idle - again - 1000);
    expect(outcome()).toBeNull();
    await passing(1000);
    expect(outcome()).toEqual(new UserError('The kernel has not answered for 60 seconds. Nothing is lost.'));
    const count = sent.length;
    await passing(10 * idle);
    expect(sent).toHaveLength(count);
  });

  it('counts silence from the last message of any kind', async () => {
    const { link, progress, outcome } = asking();
    await passing(idle - 1000);
    progress();
    expect(link.connection).toBe('live');
    await passing(idle - 1000);
    expect(outcome()).toBeNull();
    await passing(1000);
    expect(outcome()).toBeInstanceOf(UserError);
  });

  it('waits longer for a kernel that is busy, without sending it more', async () => {
    const { manager, sent, outcome } = asking();
    manager.kernel.status = 'busy';
    await passing(occupied - 1000);
    expect(outcome()).toBeNull();
    expect(sent).toHaveLength(1);
    await passing(1000);
    expect(outcome()).toMatchObject({ message: expect.stringContaining('for 600 seconds') });
  });

  it('is asked again when the connection comes back', async () => {
    const { manager, sent, answer, outcome } = asking();
    manager.kernel.connectionStatusChanged.emit('connecting');
    await passing(2 * idle);
    expect(sent).toHaveLength(1);
    manager.kernel.connectionStatusChanged.emit('connected');
    expect(sent).toHaveLength(2);
    answer();
    await passing(0);
    expect(outcome()).toBe('answer');
  });

  it('passes on what the kernel answers instead, and why it was cancelled', async () => {
    const refused = asking();
    refused.comm.tell('error', { sentence: 'No.' });
    await passing(0);
    expect(refused.outcome()).toEqual(new UserError('No.'));
    const abort = new AbortController();
    const cancelled = asking(abort.signal);
    abort.abort('enough');
    await passing(0);
    expect(cancelled.outcome()).toBe('enough');
  });

  it.each(['dead', 'terminating', 'restarting', 'autorestarting', 'starting'])(
    'ends at once when the kernel is %s',
    async (status) => {
      const { manager, outcome } = asking();
      manager.kernel.statusChanged.emit(status);
      await passing(0);
      expect(outcome()).toEqual(new UserError('It is gone.'));
    },
  );

  it('ends when another kernel is chosen, when the comm dies, and when sending fails', async () => {
    const other = asking();
    other.manager.kernel.disposed.emit();
    const dead = asking();
    dead.model.comm_live = false;
    const broken = asking();
    broken.comm.dead = true;
    await passing(again);
    for (const { outcome } of [other, dead, broken]) expect(outcome()).toEqual(new UserError('It is gone.'));
  });

  it('ends when the kernel that answers is another process: it does not know the comm', async () => {
    const restarted = asking();
    restarted.manager.kernel.comms.delete('main');
    await passing(again);
    expect(restarted.outcome()).toEqual(new UserError('It is gone.'));
    const meanwhile = asking();
    meanwhile.manager.kernel.connectionStatusChanged.emit('connecting');
    meanwhile.manager.kernel.comms.delete('main');
    meanwhile.manager.kernel.connectionStatusChanged.emit('connected');
    await passing(0);
    expect(meanwhile.outcome()).toEqual(new UserError('It is gone.'));
  });
});
