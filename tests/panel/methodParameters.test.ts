/** @jest-environment jsdom */
import { METHODS, specOf } from '../../src/engine/attribution/methods/catalogue';
import { DEFAULT_STATE } from '../../src/session/state';
import { reduce } from '../../src/session/reducer';
import { MethodParameters } from '../../src/panel/explain/methodParameters';
import { painterOf } from '../../src/panel/painter';
import { FakeSession } from './fakeSession';
import { allByRole, byRole, closeAll, input, namesOf, open, wordsOf } from './queries';

afterEach(closeAll);

const parametersOf = (root: Element): HTMLElement[] =>
  allByRole(root, 'group').filter((group) => group.getAttribute('aria-label')?.startsWith('Parameters of '));

describe('the parameters of a method', () => {
  const session = new FakeSession({ size: 64 });
  const { node } = new MethodParameters(session);

  it.each(METHODS)('of %s are all there, each with its range, and no others', (method) => {
    session.update({ method });
    painterOf(session).flush();
    const declared = Object.entries(specOf(method).parameters);
    const [group, ...others] = parametersOf(node);
    expect(others).toEqual([]);
    if (declared.length === 0) {
      expect(group).toBeUndefined();
      return;
    }
    for (const [, spec] of declared) {
      const name = `${spec.title} of ${specOf(method).title}`;
      if (spec.kind === 'choice') {
        const select = byRole(group, 'combobox', name) as HTMLSelectElement;
        expect([...select.options].map(({ value }) => value)).toEqual(spec.choices);
        expect(select.value).toBe(spec.default);
      } else if (spec.quantity === 'seed') {
        expect(namesOf(group, 'slider')).not.toContain(name);
        expect(namesOf(group, 'spinbutton')).toContain(`${name} as a whole number`);
      } else {
        const slider = byRole(group, 'slider', name) as HTMLInputElement;
        expect([slider.min, slider.max, slider.value].map(Number)).toEqual([
          spec.minimum,
          spec.maximum,
          spec.default,
        ]);
      }
    }
  });

  it('set the state while they are dragged, in one change that can be undone', () => {
    const { session, panel } = open({ method: 'smoothgrad' });
    const slider = byRole(panel.node, 'slider', 'Samples of SmoothGrad');
    for (const value of ['30', '40', '50']) input(slider, value);
    expect(session.state.methodParameters).toEqual({ smoothgrad: { samples: 50 } });
    expect(session.undoing.undoes).toBe('samples of SmoothGrad');
    session.undoing.undo();
    expect(session.state.methodParameters).toEqual({});
    expect((slider as HTMLInputElement).value).toBe('20');
    session.undoing.redo();
    expect((slider as HTMLInputElement).value).toBe('50');
  });

  it('follow a state that was set elsewhere, and go back to their default', () => {
    const { session, panel } = open({ method: 'smoothgrad' });
    session.update({ methodParameters: { smoothgrad: { samples: 99, noise: 0.3 }, rise: { masks: 100 } } });
    expect((byRole(panel.node, 'slider', 'Samples of SmoothGrad') as HTMLInputElement).value).toBe('99');
    byRole(panel.node, 'button', 'Reset Samples of SmoothGrad').click();
    expect(session.state.methodParameters).toEqual({ smoothgrad: { noise: 0.3 }, rise: { masks: 100 } });
    byRole(panel.node, 'button', 'Reset Noise of SmoothGrad').click();
    expect(session.state.methodParameters).toEqual({ rise: { masks: 100 } });
  });

  it('take a choice, and a seed that is typed', () => {
    const { session, panel } = open({ method: 'integrated-gradients' });
    const select = byRole(panel.node, 'combobox', 'Baseline of Integrated gradients') as HTMLSelectElement;
    select.value = 'mean';
    select.dispatchEvent(new Event('change'));
    session.update({ method: 'rise' });
    const seed = byRole(panel.node, 'spinbutton', 'Seed of RISE as a whole number') as HTMLInputElement;
    seed.value = '7.4';
    seed.dispatchEvent(new Event('change'));
    expect(session.state.methodParameters).toEqual({
      'integrated-gradients': { baseline: 'mean' },
      rise: { seed: 7 },
    });
  });

  it('keep what was set while another method is looked at', () => {
    const { session, panel } = open({ method: 'smoothgrad' });
    input(byRole(panel.node, 'slider', 'Samples of SmoothGrad'), '50');
    session.update({ method: 'gradient' });
    expect(parametersOf(panel.node)).toEqual([]);
    session.update({ method: 'smoothgrad' });
    expect((byRole(panel.node, 'slider', 'Samples of SmoothGrad') as HTMLInputElement).value).toBe('50');
    expect(wordsOf(parametersOf(panel.node)[0])).toContain('Noise');
  });

  it('refuse what their range does not hold, and a parameter that there is not', () => {
    const set = (parameter: string, value: number | string) => () =>
      reduce(DEFAULT_STATE, { type: 'set-method-parameter', method: 'smoothgrad', parameter, value });
    expect(set('samples', 1e6)).toThrow('smoothgrad.samples');
    expect(set('samples', 0)).toThrow('smoothgrad.samples');
    expect(set('steps', 3)).toThrow('smoothgrad has no parameter “steps”.');
  });
});
