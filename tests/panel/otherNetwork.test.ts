/** @jest-environment jsdom */
import { mapDifference } from '../../src/panel/pictures/mapDifference';
import type { Picture } from '../../src/engine/contract/pictures';
import type { Source } from '../../src/session/state';
import { FakeSession } from './fakeSession';
import { byRole, closeAll, namesOf, open, painted } from './queries';

afterEach(closeAll);

const OTHER: Source = { kind: 'asset', id: 'b'.repeat(64), name: 'other.onnx', bytes: 3 };

const paintings = new Map<string, Picture['rgba']>();
beforeEach(() => {
  paintings.clear();
  Object.assign(globalThis, {
    ImageData: class {
      constructor(readonly data: Picture['rgba']) {}
    },
  });
  HTMLCanvasElement.prototype.getContext = function getContext(this: HTMLCanvasElement) {
    const name = this.getAttribute('aria-label') ?? '';
    return { putImageData: ({ data }: { data: Picture['rgba'] }) => paintings.set(name, data) };
  } as unknown as typeof HTMLCanvasElement.prototype.getContext;
});

const compared = () => open({}, {}, new FakeSession({ size: 64, compare: OTHER }));

describe('two networks on one slider', () => {
  it('are two lines of the headline, each with its own prediction', () => {
    const { session, panel } = compared();
    const headline = panel.node.querySelector('.jp-Impact-prediction')?.textContent ?? '';
    expect(headline).toMatch(/Predicts Egyptian cat \d+ %/);
    const other = session.baseline.result.probabilities?.[281] ?? 0;
    expect(headline).toContain(`other.onnx: tabby ${Math.round(other * 100)} %`);
    session.baseline.problem = 'other.onnx is damaged.';
    session.baseline.changed.emit();
    expect(panel.node.querySelector('.jp-Impact-was')?.textContent).toContain('. other.onnx is damaged.');
  });

  it('show both maps side by side, and the difference of the two, each by its own maximum', async () => {
    const { session, panel } = compared();
    await painted();
    const { result, baseline } = session;
    expect(paintings.get('Grad-CAM')).toBe(result?.pictures['grad-cam']?.rgba);
    expect(paintings.get('Grad-CAM of other.onnx')).toBe(baseline.result.pictures['grad-cam']?.rgba);
    expect(panel.node.querySelector('.jp-Impact-grid')?.getAttribute('data-pictures')).toBe('6');
    byRole(panel.node, 'radio', 'Difference').click();
    await painted();
    const expected = result && mapDifference('grad-cam', result, baseline.result, true);
    expect(expected?.range).toEqual([-1, 1]);
    expect(paintings.get('Grad-CAM')).toBe(expected?.rgba);
    session.update({ compare: null });
    expect(panel.node.querySelector<HTMLElement>('.jp-mod-other')?.hidden).toBe(true);
  });

  it('can be looked at one in place of the other, with words that name it', async () => {
    const { session, panel } = compared();
    byRole(panel.node, 'radio', 'Other').click();
    await painted();
    expect(paintings.get('Grad-CAM')).toBe(session.baseline.result.pictures['grad-cam']?.rgba);
    expect(panel.node.querySelector('[data-picture=grad-cam]')?.textContent).toContain('other.onnx');
    expect(namesOf(panel.node, 'radio')).not.toContain('Pinned');
    expect(namesOf(panel.node, 'button')).not.toContain('Pin this state');
  });

  it('are compared by a file that is chosen, until the button is pressed again', () => {
    const { session, panel } = open();
    const button = byRole(panel.node, 'button', 'Compare with another network');
    expect(button.getAttribute('aria-pressed')).toBe('false');
    const file = panel.node.querySelector<HTMLInputElement>('.jp-Impact-compare input[type=file]');
    Object.defineProperty(file, 'files', { value: [new File(['net'], 'other.onnx')] });
    file?.dispatchEvent(new Event('change'));
    expect(session.calls).toContain('openOther other.onnx');
    session.update({ compare: OTHER });
    expect(button.getAttribute('aria-pressed')).toBe('true');
    button.click();
    expect(session.state.compare).toBeNull();
  });

  it('are told apart on the bars and on the curve', async () => {
    const { session, panel } = compared();
    const [line] = [...panel.node.querySelectorAll('.jp-Impact-barLine')];
    expect(line.getAttribute('title')).toMatch(/; \d+(\.\d)? % in other\.onnx\./);
    session.beside = {
      name: 'other.onnx',
      placeOf: (index) => (index === 285 ? 0 : null),
      answered: [],
      foretold: [-180, 0, 180].map((value) => ({
        value,
        logits: new Float32Array([1]),
        probabilities: new Float32Array([value === 0 ? 0.25 : 0.5]),
      })),
    };
    for (const angle of [-180, 180, 0]) session.setParameter('rotate', 'angle', angle);
    await painted();
    expect(byRole(panel.node, 'region', 'Curve').textContent).toContain(
      '(other.onnx: Egyptian cat between 25 % and 50 %)',
    );
  });
});
