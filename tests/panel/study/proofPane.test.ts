/** @jest-environment jsdom */
import { drawingOf } from '../../../src/panel/study/proofPane';
import type { Proved } from '../../../src/study/proving';
import { byRole, closeAll, open } from '../queries';

afterEach(closeAll);

const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
};

const curve = (proof: Proved['proof'], values: readonly number[]): Proved => ({
  proof,
  method: 'grad-cam',
  points: values.map((value, i) => ({ share: i / (values.length - 1), value })),
  area: 0.5,
});

describe('proofs of the map', () => {
  it('are made when asked for, curve by curve, with their areas in words', async () => {
    const { session, panel } = open();
    byRole(panel.node, 'radio', 'Proof').click();
    const pane = byRole(panel.node, 'region', 'Proof');
    expect(pane.textContent).toContain('Not proven in this state yet.');
    let end = (): void => undefined;
    session.proving = async (proofs, onCurve) => {
      session.calls.push(`prove ${proofs.join()}`);
      await onCurve(curve('deletion', [1, 0.2, 0]), { done: 1, total: 4 });
      await new Promise<void>((resolve) => (end = resolve));
      await onCurve(curve('randomisation', [1, -0.2]), { done: 4, total: 4 });
    };
    byRole(pane, 'button', 'Prove the map').click();
    await settled();
    expect(session.calls).toContain('prove deletion,insertion,road,randomisation');
    expect(pane.textContent).toContain('deletion of Grad-CAM 0.500');
    expect(byRole(pane, 'button', 'Cancel the proofs')).toBeDefined();
    end();
    await settled();
    expect(pane.textContent).toContain('deletion of Grad-CAM 0.500, random weights of Grad-CAM 0.500');
    // They are of one state.
    session.setParameter('rotate', 'angle', 40);
    expect(pane.textContent).toContain('Not proven in this state yet.');
    session.setParameter('rotate', 'angle', 0);
    expect(pane.textContent).toContain('deletion of Grad-CAM 0.500');
  });

  it('are cancelled, and say what went wrong', async () => {
    const { session, panel } = open();
    byRole(panel.node, 'radio', 'Proof').click();
    const pane = byRole(panel.node, 'region', 'Proof');
    session.proving = (_proofs, _onCurve, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    byRole(pane, 'button', 'Prove the map').click();
    byRole(pane, 'button', 'Cancel the proofs').click();
    await settled();
    expect(pane.textContent).toContain('Not proven in this state yet.');
    session.proving = () => Promise.reject(new Error('Grad-CAM made no map of this image.'));
    byRole(pane, 'button', 'Prove the map').click();
    await settled();
    expect(pane.textContent).toContain('Grad-CAM made no map of this image.');
  });

  it('are drawn over one axis, each at its own shares', () => {
    const { xs, lines, scale } = drawingOf(
      [curve('deletion', [1, 0.5, 0]), curve('road', [0.75, NaN])],
      false,
    );
    expect([xs, scale]).toEqual([[0, 0.5, 1], 'share']);
    expect(lines.map(({ values }) => values)).toEqual([
      [1, 0.5, 0],
      [0.75, undefined, null],
    ]);
    expect(drawingOf([curve('randomisation', [1, 0])], true).lines).toEqual([]);
  });
});
