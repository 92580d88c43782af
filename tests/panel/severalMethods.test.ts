/** @jest-environment jsdom */
import { MAPS, METHODS } from '../../src/engine/attribution/methods/catalogue';
import { LIMITS } from '../../src/engine/limits';
import { refusedMethods } from '../../src/engine/network/methods';
import { reduce } from '../../src/session/reducer';
import { toRequest } from '../../src/session/request';
import { DEFAULT_STATE } from '../../src/session/state';
import { STATE_TRAITS } from '../../src/widget/traits';
import { FakeSession } from './fakeSession';
import { allByRole, byRole, closeAll, namesOf, open, wordsOf } from './queries';

afterEach(closeAll);

const tilesOf = (root: Element): string[] =>
  [...root.querySelectorAll<HTMLElement>('[data-picture]')]
    .filter((tile) => !tile.hidden)
    .map((tile) => tile.dataset['picture'] ?? '');

const choose = (root: HTMLElement, ...titles: readonly string[]): void => {
  const opener = allByRole(root, 'button').find((each) =>
    each.getAttribute('aria-label')?.startsWith('Methods side by side'),
  );
  opener?.click();
  for (const title of titles) byRole(root, 'menuitemcheckbox', title).click();
  opener?.click();
};

describe('several methods', () => {
  it('are chosen in one menu that stays open, and stand beside each other in one order', () => {
    const { session, panel } = open({ method: 'grad-cam' });
    choose(panel.node, 'SmoothGrad', 'Gradient', 'RISE');
    expect(session.state).toMatchObject({
      method: 'grad-cam',
      moreMethods: ['smoothgrad', 'gradient', 'rise'],
    });
    expect(session.methods).toEqual(['grad-cam', 'smoothgrad', 'gradient', 'rise']);
    expect(tilesOf(panel.node)).toEqual([
      'original',
      'augmented',
      'grad-cam',
      'gradient',
      'smoothgrad',
      'rise',
    ]);
    expect(namesOf(panel.node, 'button')).toContain('Methods side by side, 4 chosen');
    choose(panel.node, 'Grad-CAM');
    expect(session.state).toMatchObject({ method: 'smoothgrad', moreMethods: ['gradient', 'rise'] });
    expect(session.undoing.undoes).toBe('attribution');
    session.undoing.undo();
    expect(session.methods).toHaveLength(4);
  });

  it('are one request, which shares its passes', () => {
    const { session } = open({ method: 'grad-cam', moreMethods: ['gradient', 'eigen-cam'] });
    const { question } = toRequest(session.state, session.model, null);
    expect(question.methods.map(({ name }) => name)).toEqual(['grad-cam', 'gradient', 'eigen-cam']);
  });

  it('end where one is chosen alone, also the one that is first already', () => {
    const { session, panel } = open({ method: 'grad-cam', moreMethods: ['gradient'] });
    byRole(panel.node, 'radio', 'Grad-CAM').click();
    expect(session.methods).toEqual(['grad-cam']);
    session.update({ moreMethods: ['rise'] });
    session.update({ method: 'gradient' });
    expect(session.methods).toEqual(['gradient']);
  });

  it('say in the place of a map why the network has none, and ask for the others', () => {
    const session = new FakeSession({ size: 64, method: 'guided-backprop', moreMethods: ['grad-cam'] });
    const reason = 'The guided rules are defined for ReLU, and this network has none.';
    session.learn({
      model: session.model && { ...session.model, refusedMethods: { 'guided-backprop': reason } },
    });
    const { panel } = open({}, {}, session);
    const [refused] = panel.node.querySelectorAll<HTMLElement>('[data-picture=guided-backprop]');
    expect(wordsOf(refused)).toContain(reason);
    const [shown] = panel.node.querySelectorAll<HTMLElement>('[data-picture=grad-cam]');
    expect(wordsOf(shown)).not.toContain(reason);
    const { question } = toRequest(session.state, session.model, null);
    expect(question.methods.map(({ name }) => name)).toEqual(['grad-cam']);
    // One that was not chosen cannot be.
    session.update({ method: 'grad-cam' });
    choose(panel.node);
    allByRole(panel.node, 'button')
      .find((each) => each.getAttribute('aria-label') === 'Methods side by side')
      ?.click();
    const item = allByRole(panel.node, 'menuitemcheckbox').find((each) => each.textContent?.includes(reason));
    expect(item).toBeInstanceOf(HTMLButtonElement);
    expect((item as HTMLButtonElement).disabled).toBe(true);
  });

  it('are greyed with the reason on a network without a spatial layer', () => {
    const facts = { activations: 1, guidedActivations: 1, layers: [], defaultLayer: null, attentions: 0 };
    const session = new FakeSession({ size: 64, method: 'gradient' });
    session.learn({ model: session.model && { ...session.model, refusedMethods: refusedMethods(facts) } });
    const { panel } = open({}, {}, session);
    const segment = byRole(panel.node, 'radio', 'Grad-CAM') as HTMLInputElement;
    expect(segment.disabled).toBe(true);
    expect(segment.closest('label')?.title).toMatch(/^This network has no feature map/);
    allByRole(panel.node, 'button')
      .find((each) => each.getAttribute('aria-label')?.endsWith('other methods'))
      ?.click();
    const items = allByRole(panel.node, 'menuitemradio') as HTMLButtonElement[];
    const greyed = items.filter(({ disabled }) => disabled).map(({ textContent }) => textContent ?? '');
    expect(greyed.filter((text) => text.includes('no feature map')).length).toBeGreaterThan(5);
    expect(greyed.some((text) => text.startsWith('Score-CAM'))).toBe(true);
    expect(items.find(({ textContent }) => textContent?.startsWith('SmoothGrad'))?.disabled).toBe(false);
  });

  it('are at most nine', () => {
    const most = MAPS.slice(0, LIMITS.methods);
    const { panel } = open({ method: most[0], moreMethods: most.slice(1) });
    choose(panel.node);
    byRole(panel.node, 'button', 'Methods side by side, 9 chosen').click();
    const items = allByRole(panel.node, 'menuitemcheckbox') as HTMLButtonElement[];
    expect(items).toHaveLength(MAPS.length);
    expect(items.filter(({ disabled }) => !disabled)).toHaveLength(LIMITS.methods);
    const set = () => reduce(DEFAULT_STATE, { type: 'update', patch: { moreMethods: METHODS.slice(1, 11) } });
    expect(set).toThrow('At most 9 methods are shown side by side, not 11.');
  });

  it('fold their parameters to one line that names them', () => {
    const { session, panel } = open({ method: 'smoothgrad' });
    const [fold] = panel.node.querySelectorAll<HTMLDetailsElement>('.jp-Impact-methodParameters');
    expect(fold.open).toBe(true);
    session.update({ moreMethods: ['rise', 'gradient'] });
    expect(fold.open).toBe(false);
    expect(fold.querySelector('summary')?.textContent).toBe('Parameters of SmoothGrad, RISE');
    session.update({ moreMethods: [] });
    expect(fold.open).toBe(true);
  });

  it('are one trait, of which `method` is the first', () => {
    const state = { ...DEFAULT_STATE, method: 'rise', moreMethods: ['gradient'] } as const;
    expect(STATE_TRAITS.methods.read(state)).toEqual(['rise', 'gradient']);
    expect(STATE_TRAITS.methods.read(DEFAULT_STATE)).toEqual([]);
    expect(STATE_TRAITS.methods.patch([])).toEqual({ method: null, moreMethods: [] });
    expect(reduce(state, { type: 'update', patch: { method: 'rise' } }).moreMethods).toEqual(['gradient']);
    expect(reduce(state, { type: 'update', patch: { method: 'gradient' } }).moreMethods).toEqual([]);
  });
});
