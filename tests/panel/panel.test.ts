/** @jest-environment jsdom */
import { WORDS } from '../../src/widget/hostWords';
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../../src/panel';
import { FakeSession, namedClasses } from './fakeSession';
import { withSight } from './nearness';
import { byRole, closeAll, namesOf, open, painted, wordsOf } from './queries';

const SLIDERS = [
  'Brightness',
  'Center crop',
  'Rotation',
  'Perspective width',
  'Perspective height',
  'Perspective depth',
  'Erase top',
  'Erase left',
  'Erase height',
  'Erase width',
];

afterEach(() => {
  jest.restoreAllMocks();
  closeAll();
});

/** What nobody has touched is folded to one line. */
function unfoldAll({ node }: AnalysisPanel): void {
  for (const name of ['Perspective', 'Erase']) byRole(node, 'button', `Options of ${name}`).click();
}

describe('the panel', () => {
  it('is a region that tells state and backend', () => {
    const { session, panel } = open();
    expect(panel.node.getAttribute('role')).toBe('region');
    expect(panel.node.getAttribute('aria-label')).toBe('Augmentation impact');
    expect(panel.node.dataset.state).toBe('ready');
    expect(panel.node.dataset.backend).toBe('wasm');
    session.setActivity({ status: 'busy' });
    expect(panel.node.dataset.state).toBe('busy');
  });

  it('names its sliders as the accessibility contract does, each with a value and unit', () => {
    const { panel } = open();
    unfoldAll(panel);
    const names = namesOf(panel.node, 'slider');
    expect(names).toEqual(expect.arrayContaining(SLIDERS));
    expect(byRole(panel.node, 'slider', 'Rotation').getAttribute('aria-valuetext')).toBe('0°');
    expect(byRole(panel.node, 'slider', 'Center crop').getAttribute('aria-valuetext')).toBe(
      '100 %, 64 pixels',
    );
    expect(byRole(panel.node, 'slider', 'Brightness').getAttribute('aria-valuetext')).toBe('×1.00');
  });

  it('names its buttons as the accessibility contract does', () => {
    const { panel } = open({}, { sendFrames: { ...WORDS.notebook.sendFrames, run: () => undefined } });
    unfoldAll(panel);
    const plays = SLIDERS.map((name) => `Play ${name}`);
    const resets = SLIDERS.map((name) => `Reset ${name}`);
    const others = ['Upload image', 'Reset all', 'Record', 'Clear frames', 'Save GIF', 'Save contact sheet'];
    expect(namesOf(panel.node, 'button')).toEqual(
      expect.arrayContaining([...others, 'Send frames to kernel', 'Copy as Python', ...plays, ...resets]),
    );
  });

  it('offers to send frames only where there is a kernel', () => {
    const { panel } = open();
    expect(namesOf(panel.node, 'button')).not.toContain('Send frames to kernel');
  });

  it('gives every button, slider and field an accessible name', () => {
    const { panel } = open();
    for (const role of ['button', 'slider', 'textbox', 'combobox', 'spinbutton', 'checkbox'] as const) {
      expect(namesOf(panel.node, role)).not.toContain('');
    }
  });

  it('lets one output be chosen where there are several, also while the model is refused for want of it', () => {
    const { session, panel } = open();
    expect(namesOf(panel.node, 'combobox')).not.toContain('Output');
    session.update({ model: { kind: 'asset', id: 'a', name: 'heads.onnx', bytes: 1 } });
    session.learn({ ports: { inputs: ['image'], outputs: ['scores', '<b>auxiliary</b>'] } });
    expect(panel.node.textContent).toContain('heads.onnx');
    expect(panel.node.textContent).not.toContain('EfficientNet-Lite0');
    const select = byRole(panel.node, 'combobox', 'Output') as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).toEqual(['Choose…', 'scores', '<b>auxiliary</b>']);
    expect(select.selectedOptions[0]?.text).toBe('Choose…');
    session.update({ target: 3, layer: 'features' });
    select.value = '<b>auxiliary</b>';
    select.dispatchEvent(new Event('change'));
    expect(session.state).toMatchObject({ modelOutput: '<b>auxiliary</b>', target: null, layer: null });
    expect([...select.options].map(({ text }) => text)).toEqual(['scores', '<b>auxiliary</b>']);
    expect(namesOf(panel.node, 'combobox')).not.toContain('Input');
  });

  it('shows which output is used where it goes without saying', () => {
    const { session, panel } = open();
    const ports = { inputs: ['image', 'mask'], outputs: ['map', 'logits'] };
    session.learn({ model: session.model && { ...session.model, ports }, ports });
    expect((byRole(panel.node, 'combobox', 'Output') as HTMLSelectElement).value).toBe('logits');
    expect((byRole(panel.node, 'combobox', 'Input') as HTMLSelectElement).value).toBe('image');
  });

  it('shows the pictures of the method, named', () => {
    const { session, panel } = open();
    const all = ['Original image', 'Augmented image', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'];
    const pictures = () => namesOf(panel.node, 'img').filter((name) => !name.startsWith('Scores along'));
    expect(pictures()).toEqual(all);
    session.update({ method: 'grad-cam' });
    expect(pictures()).toEqual(all.slice(0, 3));
  });

  it('tells the prediction and its probability in a status', () => {
    const { panel } = open();
    expect(wordsOf(byRole(panel.node, 'status'))).toBe('Predicts Egyptian cat 86 %');
  });

  it('chooses the method in the radio group “Attribution”', () => {
    const { session, panel } = open();
    expect(byRole(panel.node, 'radiogroup', 'Attribution')).toBeTruthy();
    byRole(panel.node, 'radio', 'Guided backprop').click();
    expect(session.state.method).toBe('guided-backprop');
  });

  it('shows labels with HTML as text', () => {
    const bundledLabels = namedClasses({ 285: '<img src=x onerror="alert(1)">' });
    const session = new FakeSession({}, { bundledLabels });
    const { panel } = open({}, {}, session);
    expect(byRole(panel.node, 'status').textContent).toContain('<img src=x');
    expect(panel.node.querySelector('img')).toBeNull();
  });

  it('attaches to its session only while it is in the page', () => {
    const session = new FakeSession();
    const panel = new AnalysisPanel(session);
    expect(session.views).toBe(0);
    Widget.attach(panel, document.body);
    expect(session.views).toBe(1);
    Widget.detach(panel);
    expect(session.views).toBe(0);
  });

  it('shares a session with a second panel and leaves it working when it goes', () => {
    const { session, panel } = open();
    const second = open({}, {}, session).panel;
    panel.dispose();
    expect(session.views).toBe(1);
    session.setParameter('rotate', 'angle', 30);
    session.setActivity({ status: 'busy' });
    expect(second.node.dataset.state).toBe('busy');
    expect(panel.node.dataset.state).toBe('ready');
  });

  it('leaves no connection and no listener behind, also in the middle of a drag and of an open menu', () => {
    // jsdom listens to the mouse itself, from its first selector on.
    open().panel.dispose();
    const session = new FakeSession();
    const connect = jest.spyOn(Signal.prototype, 'connect');
    const disconnect = jest.spyOn(Signal.prototype, 'disconnect');
    const ended: AbortSignal[] = [];
    const bare: string[] = [];
    for (const target of [document, window]) {
      jest
        .spyOn(target, 'addEventListener')
        .mockImplementation((...[type, , options]: Parameters<EventTarget['addEventListener']>) => {
          if (typeof options === 'object' && options.signal) ended.push(options.signal);
          else bare.push(type);
        });
    }
    const { panel } = open({}, {}, session, false);
    const grip = byRole(panel.node, 'button', 'Move Rotation');
    grip.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    byRole(panel.node, 'button', 'Add augmentation').click();
    expect(ended.length).toBeGreaterThan(0);
    panel.dispose();
    const theirs = new Set<unknown>([...Object.values(session), session.recorder.changed]);
    const own = connect.mock.contexts.filter((signal) => theirs.has(signal));
    const left = disconnect.mock.contexts.filter((signal) => theirs.has(signal));
    expect(own.length).toBeGreaterThan(20);
    expect(left).toHaveLength(own.length);
    expect(disconnect.mock.results.every(({ value }) => value === true)).toBe(true);
    expect(ended.every((signal) => signal.aborted)).toBe(true);
    expect(bare).toEqual([]);
  });

  it('unfolds a notice that is longer than its line, and begins the next one folded', async () => {
    const { session, panel } = open();
    const notice = panel.node.querySelector('.jp-Impact-notice p') as HTMLElement;
    const widths = (text: number): void => {
      Object.defineProperty(notice, 'scrollWidth', { value: text, configurable: true });
      Object.defineProperty(notice, 'clientWidth', { value: 100, configurable: true });
    };
    widths(90);
    session.setActivity({ notices: ['Short.'] });
    await painted();
    expect(namesOf(panel.node, 'button')).not.toContain('Whole notice');
    widths(900);
    session.setActivity({ notices: ['Short.', 'A long one.'] });
    await painted();
    const unfold = byRole(panel.node, 'button', 'Whole notice');
    expect(unfold.getAttribute('aria-expanded')).toBe('false');
    unfold.click();
    expect(unfold.getAttribute('aria-expanded')).toBe('true');
    session.setActivity({ notices: ['Short.', 'A long one.', 'Another long one.'] });
    expect(unfold.getAttribute('aria-expanded')).toBe('false');
  });

  it('tells an error as an alert with what helps, and notices one by one', () => {
    const { session, panel } = open();
    session.setActivity({
      status: 'error',
      error: 'That is <b>no</b> image.',
      remedies: ['retry'],
      notices: ['First.', 'Second.'],
    });
    expect(byRole(panel.node, 'alert').textContent).toContain('That is <b>no</b> image.');
    expect(panel.node.textContent).toContain('Second.');
    byRole(panel.node, 'button', 'Dismiss').click();
    expect(session.activity.notices).toEqual(['First.']);
    byRole(panel.node, 'button', 'Try again').click();
    expect(session.calls).toContain('retry');
    expect(namesOf(panel.node, 'alert')).toEqual([]);
  });

  it('offers the action that helps after an error, and keeps headline and pictures in sight', () => {
    const { session, panel } = open();
    const said = wordsOf(byRole(panel.node, 'status'));
    session.setActivity({ status: 'error', error: 'There is no map.', remedies: ['method'] });
    expect(wordsOf(byRole(panel.node, 'status'))).toBe(said);
    expect(namesOf(panel.node, 'img')).toContain('Grad-CAM');
    const alert = byRole(panel.node, 'alert');
    expect(namesOf(alert, 'button')).toEqual(['Show the prediction alone', 'Dismiss error']);
    byRole(alert, 'button', 'Show the prediction alone').click();
    expect(session.state.method).toBe('none');
    const choose = jest.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(() => undefined);
    session.setActivity({ error: 'This is no picture.', remedies: ['file'] });
    byRole(alert, 'button', 'Choose another file').click();
    expect((choose.mock.contexts[0] as HTMLInputElement).type).toBe('file');
    choose.mockRestore();
  });

  it.each([
    [1, false],
    [0.2, true],
  ])('moves an error of which %s is in sight under the steps: %s', (part, isMoved) =>
    withSight(({ tell }) => {
      const { session, panel } = open();
      session.setActivity({ status: 'error', error: 'No.', remedies: ['retry'] });
      const alert = byRole(panel.node, 'alert');
      tell(alert, part);
      expect(alert.parentElement?.classList.contains('jp-mod-top')).toBe(isMoved);
    }),
  );

  it('lets an error be dismissed, and tells the next one', () => {
    const { session, panel } = open();
    const fail = (): void => session.setActivity({ status: 'error', error: 'No.', remedies: ['retry'] });
    fail();
    byRole(panel.node, 'button', 'Dismiss error').click();
    expect(namesOf(panel.node, 'alert')).toEqual([]);
    expect(panel.node.dataset.state).toBe('error');
    session.setActivity({ status: 'busy', error: null, remedies: [] });
    fail();
    expect(namesOf(panel.node, 'alert')).toHaveLength(1);
  });
});
