/** @jest-environment jsdom */
import { byRole, closeAll, namesOf, open, painted } from './queries';

afterEach(closeAll);

describe('the curve', () => {
  it('says in words where the prediction changes along the slider that was moved last', async () => {
    const { session, panel } = open();
    const words = () => byRole(panel.node, 'region', 'Curve').textContent;
    await painted();
    expect(words()).toContain('Rotation Move the slider or play it');
    for (const angle of [30, 60, 90, 180]) session.setParameter('rotate', 'angle', angle);
    await painted();
    expect(words()).toContain('Rotation Egyptian cat until 60°, then tabby');
    session.setParameter('brightness', 'factor', 2);
    await painted();
    expect(words()).toContain('Brightness tabby from ×1 to ×2');
  });

  it('is a picture with these words, which change at most every two seconds', async () => {
    const { session, panel } = open();
    const name = () => namesOf(panel.node, 'img').find((text) => text.startsWith('Scores along'));
    expect(name()).toBe('Scores along Rotation: one value so far');
    for (const angle of [90, 180]) session.setParameter('rotate', 'angle', angle);
    await painted();
    expect(name()).toBe('Scores along Rotation: one value so far');
    session.dispose();
  });

  it('is that of the frame that is looked at, and gone where there is no slider', async () => {
    const { session, panel } = open();
    for (const angle of [90, 180]) session.setParameter('rotate', 'angle', angle);
    session.setParameter('brightness', 'factor', 2);
    session.setParameter('rotate', 'angle', 170);
    session.recorder.show(0);
    await painted();
    expect(byRole(panel.node, 'region', 'Curve').textContent).toContain('Egyptian cat at 0°, then tabby');
    session.update({ augmentations: [] });
    await painted();
    expect(panel.node.querySelector<HTMLElement>('.jp-Impact-curve')?.hidden).toBe(true);
  });
});
