/** @jest-environment ./tests/support/browserEnvironment.js */
import { Widget } from '@lumino/widgets';
import { version } from '../../package.json';
import { AugmentationImpactModel } from '../../src/widget/impactModel';
import { AugmentationImpactView } from '../../src/widget/impactView';
import { PROTOCOL_VERSION } from '../../src/widget/protocol';
import { bench, reaches } from '../session/fakes';
import type { Bench } from '../session/fakes';
import { onFakeClock } from '../support/clock';
import { eventually, FakeManager, settled } from './harness';

// jsdom does not draw.
HTMLCanvasElement.prototype.getContext = () => null;

onFakeClock();

let page: Bench;
beforeEach(() => {
  page = bench();
  AugmentationImpactModel.createSession = (state, pull) => page.session(state, pull);
});
afterEach(() => {
  page.dispose();
  document.body.replaceChildren();
});

function made(traits: Readonly<Record<string, unknown>> = {}, manager = new FakeManager(), id = 'main') {
  const model = manager.make(AugmentationImpactModel, { augmentations: manager.steps(), ...traits }, id);
  return { manager, model, comm: model.comm };
}

/** A view, displayed as a notebook displays it. */
function display(model: AugmentationImpactModel): AugmentationImpactView {
  const view = new AugmentationImpactView({ model, options: {} } as never);
  void view.render();
  Widget.attach(view.luminoWidget, document.body);
  return view;
}

const regions = () => [...document.querySelectorAll('[role=region][aria-label="Augmentation impact"]')];
const session = (model: AugmentationImpactModel) => {
  const { kernelSession, share } = model.open();
  share.dispose();
  return kernelSession.session;
};

describe('a model', () => {
  it('costs nothing until it is displayed', async () => {
    const { comm } = made();
    await settled(1000);
    expect(page.engine.launches).toBe(0);
    expect(comm.sent).toEqual([]);
  });

  it('asks for any version in a live page, and for its own in what the page saves', async () => {
    const { model, manager, comm } = made({ _model_module_version: '*', _view_module_version: '*' });
    const saved = [model, ...manager.steps()].map((each) => each.get('_model_module_version') as string);
    expect(new Set(saved)).toEqual(new Set([version]));
    await comm.update({ _model_module_version: '9.9.9', _view_module_version: '9.9.9' });
    expect(model.get('_view_module_version')).toBe(version);
    model.set('size', 160);
    model.save_changes();
    expect(comm.sent.map(({ data }) => data['state'])).toEqual([{ size: 160 }]);
  });

  it('starts the engine with its first view, and shows what it computes', async () => {
    const { model } = made({ size: 160 });
    display(model);
    await reaches(session(model), 'ready');
    expect(page.engine.requests[0]?.input.size).toEqual({ height: 160, width: 160 });
    await eventually(() => {
      expect(regions()[0]?.getAttribute('data-state')).toBe('ready');
      expect(regions()[0]?.querySelector('[role=status]')?.textContent).toContain('label 281');
    });
  });

  it('shows one state in all of its views, computed once', async () => {
    const { model } = made();
    display(model);
    display(model);
    await reaches(session(model), 'ready');
    expect(regions()).toHaveLength(2);
    expect(page.engine.requests).toHaveLength(1);
    session(model).setParameter('id-rotate', 'angle', 33);
    await reaches(session(model), 'ready');
    const values = (): string[] =>
      [...document.querySelectorAll<HTMLInputElement>('input[type=range][aria-label="Rotation"]')].map(
        (slider) => slider.value,
      );
    await eventually(() => expect(values()).toEqual(['33', '33']));
  });

  it('keeps its frames for a view that comes back', async () => {
    const { model } = made();
    const view = display(model);
    await reaches(session(model), 'ready');
    view.remove();
    expect(regions()).toHaveLength(0);
    display(model);
    expect(session(model).recorder.frames).toHaveLength(1);
  });

  it('ends its session when another one was left after it', async () => {
    const manager = new FakeManager();
    const { model: first } = made({}, manager, 'first');
    const { model: second } = made({}, manager, 'second');
    const left = display(first);
    const before = session(first);
    left.remove();
    expect(before.isDisposed).toBe(false);
    display(second).remove();
    expect(before.isDisposed).toBe(true);
    display(first);
    expect(session(first).isDisposed).toBe(false);
  });

  it('ends its session when Python closes it', async () => {
    const { model } = made();
    display(model);
    const before = session(model);
    await model.close();
    expect(before.isDisposed).toBe(true);
  });

  it('ends its work with its last view, without an error', async () => {
    const { model } = made();
    const view = display(model);
    await reaches(session(model), 'ready');
    view.luminoWidget.dispose();
    session(model).setParameter('id-rotate', 'angle', 5);
    await settled(1000);
    expect(page.engine.requests).toHaveLength(1);
  });
});

describe('a view', () => {
  it.each([PROTOCOL_VERSION + 1, 0, null])(
    'says what to do when the kernel speaks protocol %s',
    (version) => {
      const { model } = made({ _protocol: version });
      const view = display(model);
      expect(regions()).toHaveLength(0);
      expect(view.el.querySelector('[role=alert]')?.textContent).toContain('The page speaks protocol');
      expect(page.engine.launches).toBe(0);
    },
  );

  it('shows labels as text, whatever is in them', async () => {
    const labels = Array.from({ length: 1000 }, () => '<img src=x onerror="throw 1">');
    const { model } = made({ labels });
    const view = display(model);
    await reaches(session(model), 'ready');
    await eventually(() =>
      expect(view.el.querySelector('[role=status]')?.textContent).toContain('<img src=x'),
    );
    expect(view.el.querySelector('img')).toBeNull();
  });

  it('sends the frames when the user asks', async () => {
    const { model, comm } = made();
    const view = display(model);
    await reaches(session(model), 'ready');
    const button = [...view.el.querySelectorAll('button')].find((element) =>
      (element.getAttribute('aria-label') ?? element.textContent)?.includes('Send frames to kernel'),
    );
    button?.click();
    await eventually(() =>
      expect(comm.messages('frames')).toMatchObject([{ total: 1, request: '', last: true }]),
    );
  });
});
