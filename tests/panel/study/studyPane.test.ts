/** @jest-environment jsdom */
import { defaultStep, type AugmentationStep } from '../../../src/engine/augment/catalogue';
import type { AnalysisState } from '../../../src/session/state';
import { StudyPane } from '../../../src/panel/study/studyPane';
import { FakeSession } from '../fakeSession';
import { allByRole, byRole, closeAll, open, painted } from '../queries';

const panes: StudyPane[] = [];
afterEach(() => {
  closeAll();
  for (const pane of panes.splice(0)) pane.dispose();
});

const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 0));
  await painted();
};

/** A pane that is shown, without the panel around it. */
async function studying(state: Partial<AnalysisState> = {}) {
  const session = new FakeSession({ size: 32, ...state });
  const pane = new StudyPane(session);
  panes.push(pane);
  document.body.append(pane.node);
  pane.shown = true;
  await settled();
  const choose = async (name: string, text: string): Promise<void> => {
    const select = byRole(pane.node, 'combobox', name) as HTMLSelectElement;
    const option = [...select.options].find((one) => one.text === text);
    if (!option) throw new Error(`there is no ${text} among ${[...select.options].map((one) => one.text)}`);
    select.value = option.value;
    select.dispatchEvent(new Event('change'));
    await settled();
  };
  return { session, pane: () => pane.node, choose };
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
    expect(pane().textContent).toContain('holds from 0.1× to 4×');
  });

  it('has no rivals and no probabilities of a value', async () => {
    const { pane } = await studying({ task: 'regression', labels: ['dots', 'mean size'], unit: 'px' });
    const select = byRole(pane(), 'combobox', 'What is studied') as HTMLSelectElement;
    const names = [...select.options].map(({ text }) => text);
    expect(names.filter((name) => !name.startsWith('Map: '))).toEqual(['Score']);
  });

  it('can be cancelled, and goes on by a button', async () => {
    const { session, pane } = await studying();
    session.beforeAnswer = () => new Promise(() => undefined);
    session.setParameter('brightness', 'factor', 2);
    await settled();
    byRole(pane(), 'button', 'Cancel the study').click();
    await settled();
    session.beforeAnswer = async () => undefined;
    byRole(pane(), 'button', 'Run the study').click();
    await settled();
    expect(pane().textContent).toContain('Egyptian cat holds from 0.1× to 4×');
  });

  it('asks whether the map moves with the picture, and shows it along the axis', async () => {
    const { session, pane, choose } = await studying();
    await choose('What is studied', 'Map: rank correlation');
    byRole(pane(), 'button', 'Run the study').click();
    await settled();
    const maps = allByRole(byRole(pane(), 'group', 'Maps along the axis'), 'button');
    expect(maps.map((one) => one.getAttribute('aria-label')?.replace('Map at ', ''))).toEqual([
      '−180°',
      '−135°',
      '−90°',
      '−45°',
      '0°',
      '45°',
      '90°',
      '135°',
      '180°',
    ]);
    expect(pane().textContent).toMatch(/stability of its map S = \d\.\d\d/);
    maps[6].click();
    expect(parametersOf(session.state)).toEqual([90, 1]);
    await choose('What is studied', 'Probability');
    expect(pane().textContent).not.toContain('stability');
  });

  describe('along two parameters', () => {
    const cell = (pane: HTMLElement) => pane.querySelector<HTMLElement>('[role=gridcell][tabindex="0"]');

    async function grid() {
      const shown = await studying();
      await shown.choose('Study along', 'Rotation');
      await shown.choose('Study against', 'Brightness');
      byRole(shown.pane(), 'button', 'Run the study').click();
      await settled();
      return shown;
    }

    it('is cells, told in words', async () => {
      const { pane } = await grid();
      const grid13 = byRole(pane(), 'grid');
      expect(allByRole(grid13, 'gridcell')).toHaveLength(169);
      // 30° apart from −180° to 180°: five of thirteen lie within ±73.7°, at every brightness.
      expect(grid13.getAttribute('aria-label')).toBe(
        'Rotation by Brightness. Egyptian cat holds at 65 of 169 combinations',
      );
      expect(cell(pane())?.getAttribute('aria-label')).toMatch(
        /^Rotation 0°, Brightness ×1.07: Egyptian cat, /,
      );
    });

    it('sets both sliders by a click, which one undo takes back', async () => {
      const { session, pane } = await grid();
      const [corner] = allByRole(pane(), 'gridcell');
      corner.click();
      expect(parametersOf(session.state)).toEqual([-180, 4]);
      session.undoing.undo();
      expect(parametersOf(session.state)).toEqual([0, 1]);
    });

    it('is walked by the arrow keys, and Enter sets the sliders', async () => {
      const { session, pane } = await grid();
      const press = (key: string) =>
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      cell(pane())?.focus();
      press('ArrowRight');
      press('PageUp');
      expect(document.activeElement?.getAttribute('aria-label')).toContain('Rotation 30°, Brightness ×4');
      press('Enter');
      expect(parametersOf(session.state)).toEqual([30, 4]);
    });
  });

  describe('over the images of the gallery', () => {
    const gallery = ['chelsea.jpg', 'coffee.jpg', 'china.jpg'].map((name) => ({
      kind: 'bundled' as const,
      name,
    }));

    async function many() {
      const shown = await studying({ gallery });
      const { studyOf } = shown.session;
      // Turned further than the others.
      shown.session.studyOf = (state) =>
        studyOf(
          state.image.name === 'china.jpg'
            ? { ...state, augmentations: [...state.augmentations, turned(40)] }
            : state,
        );
      await shown.choose('Images of the study', 'All 3 images');
      byRole(shown.pane(), 'button', 'Run the study').click();
      await settled();
      return shown;
    }

    it('lists them, the weakest first, and shows one by a click', async () => {
      const { session, pane } = await many();
      const rows = [...pane().querySelectorAll('tbody tr')].map(({ textContent }) => textContent);
      expect(rows[0]).toMatch(/^china\.jpg/);
      expect(rows).toHaveLength(3);
      expect(pane().textContent).toContain('china.jpg breaks first: ');
      byRole(pane(), 'button', 'china.jpg').click();
      await settled();
      expect(session.state.image).toEqual(gallery[2]);
      // It is the same study, whichever of its images is shown.
      expect(pane().querySelectorAll('tbody tr')).toHaveLength(3);
      expect(pane().querySelector('tr[aria-current]')?.textContent).toMatch(/^china/);
    });

    it('shows how many of them hold', async () => {
      const { session, choose } = await many();
      await choose('What is studied', 'Images that hold');
      const points = session.desk.study?.survival ?? [];
      const at = (value: number) => points.find((point) => point.value === value)?.share;
      expect([at(0), at(67.5), at(90)]).toEqual([1, 2 / 3, 0]);
    });
  });
});

const turned = (angle: number): AugmentationStep => {
  const step = defaultStep('rotate');
  return { ...step, id: 'more', parameters: { ...step.parameters, angle } } as AugmentationStep;
};

function parametersOf({ augmentations }: AnalysisState): readonly unknown[] {
  const of = (name: string) =>
    augmentations.find((step) => step.name === name)?.parameters as Record<string, unknown>;
  return [of('rotate').angle, of('brightness').factor];
}
