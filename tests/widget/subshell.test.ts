import type { WidgetModel } from '@jupyter-widgets/base';
import { heardWhileBusy } from '../../src/widget/subshell';

interface Page {
  readonly supports?: boolean;
  readonly comm?: Readonly<Record<string, unknown>>;
}

/** A model in a page of JupyterLab; `started` is what its comm waits for. */
function modelIn({ supports = true, comm = {} }: Page = {}) {
  let start = (): void => undefined;
  let refuse = (_: string): void => undefined;
  const subshellStarted = new Promise<void>((resolve, reject) => {
    start = resolve;
    refuse = reject;
  });
  const model = {
    widget_manager: { kernel: { info: Promise.resolve({}), supportsSubshells: supports } },
    comm: {
      jsServicesComm: { commsOverSubshells: 'perCommTarget', subshellId: null, subshellStarted, ...comm },
    },
  };
  return { model: model as unknown as WidgetModel, start, refuse };
}

/** Whether it is settled after what was due. */
async function isOver(promise: Promise<void> | null, milliseconds = 0): Promise<boolean> {
  let over = false;
  void promise?.then(() => (over = true));
  await jest.advanceTimersByTimeAsync(milliseconds);
  return over;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('what a page sends to a kernel that runs a cell', () => {
  it('waits for the subshell of its comm', async () => {
    const { model, start } = modelIn();
    const heard = heardWhileBusy(model);
    expect(await isOver(heard)).toBe(false);
    start();
    expect(await isOver(heard)).toBe(true);
  });

  it('goes out at once where the subshell is there, is switched off, or unknown to the page', () => {
    for (const comm of [
      { subshellId: 'a' },
      { commsOverSubshells: 'disabled' },
      { subshellStarted: undefined },
    ])
      expect(heardWhileBusy(modelIn({ comm }).model)).toBeNull();
  });

  it('does not wait for kernels without subshells, for one that failed, nor for ever', async () => {
    expect(await isOver(heardWhileBusy(modelIn({ supports: false }).model))).toBe(true);
    const failed = modelIn();
    failed.refuse('no subshell');
    expect(await isOver(heardWhileBusy(failed.model))).toBe(true);
    expect(await isOver(heardWhileBusy(modelIn().model), 5000)).toBe(true);
  });
});
