/** @jest-environment jsdom */
import { byRole, closeAll, open, painted } from '../queries';

afterEach(closeAll);

const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
  await painted();
};

/** The panel with its study shown. */
async function studying(state: Parameters<typeof open>[0] = {}) {
  const shown = open(state);
  byRole(shown.panel.node, 'radio', 'Study').click();
  await settled();
  const pane = () => byRole(shown.panel.node, 'region', 'Study');
  const choose = async (name: string, text: string): Promise<void> => {
    const select = byRole(pane(), 'combobox', name) as HTMLSelectElement;
    const option = [...select.options].find((one) => one.text === text);
    if (!option) throw new Error(`there is no ${text} among ${[...select.options].map((one) => one.text)}`);
    select.value = option.value;
    select.dispatchEvent(new Event('change'));
    await settled();
  };
  return { ...shown, pane, choose };
}

describe('the study', () => {
  it('stands in the place of the curve, and nothing is studied before it is shown', async () => {
    const { session, panel } = open();
    await settled();
    expect(session.studied).toHaveLength(0);
    byRole(panel.node, 'radio', 'Study').click();
    await settled();
    expect(session.studied.length).toBeGreaterThan(33);
    expect(byRole(panel.node, 'region', 'Study').hidden).toBe(false);
    const charts = panel.node.querySelector('.jp-Impact-charts');
    expect(charts?.classList.contains('jp-mod-study')).toBe(true);
  });

  it('says how far the prediction holds along the slider that was moved last', async () => {
    const { session, pane } = await studying();
    // The tabby overtakes where 11.6 − 9 d = 9.8 − 6 d, d = |sin(angle / 2)|: at 73.7°.
    expect(pane().textContent).toContain('Egyptian cat holds from −73.7° to 73.7°');
    session.setParameter('brightness', 'factor', 1.2);
    await settled();
    expect(pane().textContent).toContain('Egyptian cat holds from 0.1× to 4×, its whole range');
  });

  it('runs along the slider that was chosen, whichever is moved', async () => {
    const { session, pane, choose } = await studying();
    await choose('Study along', 'Brightness');
    expect(pane().textContent).toContain('holds from 0.1× to 4×');
    session.setParameter('rotate', 'angle', 20);
    await settled();
    expect(byRole(pane(), 'img').getAttribute('aria-label')).toContain('Probability along Brightness');
  });

  it('has no rivals and no probabilities of a value', async () => {
    const { pane } = await studying({ task: 'regression', labels: ['dots', 'mean size'], unit: 'px' });
    const select = byRole(pane(), 'combobox', 'What is studied') as HTMLSelectElement;
    expect([...select.options].map(({ text }) => text)).toEqual(['Score']);
  });

  it('can be cancelled, and goes on by a button', async () => {
    const { session, panel } = open();
    session.beforeAnswer = () => new Promise(() => undefined);
    byRole(panel.node, 'radio', 'Study').click();
    await settled();
    byRole(panel.node, 'button', 'Cancel the study').click();
    await settled();
    session.beforeAnswer = async () => undefined;
    byRole(panel.node, 'button', 'Run the study').click();
    await settled();
    expect(byRole(panel.node, 'region', 'Study').textContent).toContain('Egyptian cat holds from −73.7°');
  });
});
