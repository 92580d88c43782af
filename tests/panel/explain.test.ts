/** @jest-environment jsdom */
import { barExtent, barRange, grainOf, LOGIT_GRAIN } from '../../src/media/bars';
import { Throttle } from '../../src/panel/throttle';
import { parseClasses } from '../../src/panel/explain/classList';
import { IMAGENETTE } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';
import { MethodChoice } from '../../src/panel/explain/methodChoice';
import { painterOf } from '../../src/panel/painter';
import { FakeSession } from './fakeSession';
import { allByRole, byRole, closeAll, input, namesOf, open, press, wordsOf } from './queries';

afterEach(closeAll);

const headline = ({ node }: { readonly node: HTMLElement }): string => wordsOf(byRole(node, 'status'));

const LABELS = ['tench', 'goldfish', 'golf ball', 'golfcart', 'gas pump'];
const VOCABULARY = { classCount: LABELS.length, labelOf: (index: number) => LABELS[index] ?? '' };

describe('the class strip', () => {
  it('is a list with one bar for each shown class, after that of the prediction where the list lacks it', () => {
    const { session, panel } = open({ classes: IMAGENETTE });
    const list = byRole(panel.node, 'list', 'Class activations');
    expect(namesOf(list, 'button')).toHaveLength(11);
    expect(namesOf(list, 'button')[0]).toBe('Egyptian cat 86 %');
    expect(panel.node.textContent).toContain('10 of 1,000 classes shown');
    session.update({ classes: [...IMAGENETTE, 285] });
    expect(namesOf(list, 'button')).toHaveLength(11);
    session.update({ classes: 'top10' });
    expect(namesOf(list, 'button')).toHaveLength(10);
  });

  it('marks the explained class not by colour alone', () => {
    const { panel } = open();
    const list = byRole(panel.node, 'list', 'Class activations');
    const pressed = allByRole(list, 'button').filter((bar) => bar.getAttribute('aria-pressed') === 'true');
    expect(pressed.map((bar) => bar.getAttribute('aria-label'))).toEqual(['Egyptian cat 86 %, explained']);
  });

  it('makes a class the target; the prediction stays in sight, and one button goes back to the highest', () => {
    const { session, panel } = open();
    byRole(panel.node, 'button', 'tabby 14 %').click();
    expect(session.state.target).toBe(281);
    expect(headline(panel)).toBe('Predicts Egyptian cat 86 % Explaining tabby 14 % chosen by you');
    byRole(panel.node, 'button', 'Explain automatically').click();
    expect(session.state.target).toBeNull();
    expect(headline(panel)).toBe('Predicts Egyptian cat 86 %');
    expect(namesOf(panel.node, 'button')).not.toContain('Explain automatically');
  });

  it('never takes the highest of a restricted list for the prediction, and goes to that on demand', () => {
    const { session, panel } = open({ classes: [574, 217] });
    expect(headline(panel)).toMatch(
      /^Predicts Egyptian cat 86 % Explaining English springer <0\.1 % the highest of those shown$/,
    );
    byRole(panel.node, 'button', 'Explain the prediction').click();
    expect(session.state.classes).toBe('top10');
    expect(headline(panel)).toBe('Predicts Egyptian cat 86 %');
  });

  it('shows logits on demand, and with a restricted list the share among those shown, labelled as such', () => {
    const { session, panel } = open();
    const bars = byRole(panel.node, 'combobox', 'Bars show') as HTMLSelectElement;
    const choose = (value: string): void => {
      bars.value = value;
      bars.dispatchEvent(new Event('change'));
    };
    const list = byRole(panel.node, 'list', 'Class activations');
    expect([...bars.options].map(({ text }) => text)).toEqual(['%', 'logits']);
    choose('logits');
    expect(namesOf(list, 'button').slice(0, 2)).toEqual([
      'Egyptian cat 11.6 logit, explained',
      'tabby 9.8 logit',
    ]);
    session.update({ classes: [281, 574] });
    expect(panel.node.textContent).toContain('2 of 1,000 classes shown');
    expect([...bars.options].map(({ text }) => text)).toEqual(['%', '% of shown', 'logits']);
    choose('share');
    expect(namesOf(list, 'button')[0]).toBe('tabby 100 %, explained');
    session.update({ classes: 'top10' });
    expect(bars.value).toBe('percent');
    expect(namesOf(list, 'button')[0]).toMatch(/^Egyptian cat 86 %/);
  });

  it('says of each class by how many points it differs from the pinned state, and where it was', () => {
    const { session, panel } = open();
    session.setParameter('rotate', 'angle', 40);
    const list = byRole(panel.node, 'list', 'Class activations');
    const [line] = allByRole(list, 'button');
    const now = session.result?.probabilities?.[285] ?? 0;
    const before = session.baseline.result.probabilities?.[285] ?? 0;
    const points = Math.round((now - before) * 100);
    expect(points).toBeLessThan(-5);
    expect(line?.getAttribute('aria-label')).toContain(` −${-points} points`);
    const tick = /--ai-pinned: ([\d.]+)/.exec(
      line?.querySelector('.jp-Impact-bar')?.getAttribute('style') ?? '',
    );
    expect(Number(tick?.[1])).toBeCloseTo(before, 3);
    session.baseline.pin();
    expect(line?.getAttribute('aria-label')).not.toContain('points');
  });

  it('is one stop of the tab key, with arrows inside', () => {
    const { panel } = open();
    const lines = allByRole(byRole(panel.node, 'list', 'Class activations'), 'button');
    const stops = (): number[] => lines.flatMap(({ tabIndex }, at) => (tabIndex === 0 ? [at] : []));
    expect(stops()).toEqual([0]);
    lines[0]?.focus();
    press(lines[0] as HTMLElement, 'ArrowDown');
    expect([document.activeElement, stops()]).toEqual([lines[1], [1]]);
    press(lines[1] as HTMLElement, 'End');
    expect([document.activeElement, stops()]).toEqual([lines[9], [9]]);
    press(lines[9] as HTMLElement, 'ArrowDown');
    expect(document.activeElement).toBe(lines[9]);
  });

  it('patches its lines instead of making new ones', () => {
    const { session, panel } = open();
    const list = byRole(panel.node, 'list', 'Class activations');
    const before = allByRole(list, 'button');
    session.setParameter('rotate', 'angle', 40);
    expect(allByRole(list, 'button')).toEqual(before);
  });

  it('draws negative values to the left of zero', () => {
    const range = barRange([-3, 11], LOGIT_GRAIN);
    expect(range).toEqual({ low: -5, high: 15 });
    const { start, length, zero } = barExtent(-5, range);
    expect([start, start + length, zero]).toEqual([0, 0.25, 0.25]);
    expect(barExtent(15, range)).toEqual({ start: 0.25, length: 0.75, zero: 0.25 });
  });

  it('draws nothing for a value that is no number', () => {
    expect(barExtent(NaN, { low: 0, high: 5 }).length).toBe(0);
    expect(barRange([NaN], LOGIT_GRAIN)).toEqual({ low: 0, high: 5 });
  });
});

describe('a regression', () => {
  const regression = (patch: Partial<AnalysisState> = {}) =>
    open({ task: 'regression', labels: ['dots', 'mean size'], unit: 'px', ...patch });

  it('shows the name, the value and the unit of its first output', () => {
    const { panel } = regression();
    const line = byRole(panel.node, 'status');
    expect(line.textContent).toContain('dots');
    expect(line.textContent).toContain('11.60 px');
    expect(line.textContent).not.toMatch(/%|logit/);
  });

  it('shows all of its outputs, with signs, and explains the one that is clicked', () => {
    const { panel, session } = regression();
    const list = byRole(panel.node, 'list', 'Outputs');
    expect(namesOf(list, 'button')).toEqual(['dots 11.6 px, explained', 'mean size −4.3 px']);
    byRole(panel.node, 'button', 'mean size −4.3 px').click();
    expect(session.state.target).toBe(1);
    expect(headline(panel)).toBe('dots 11.60 px Explaining mean size −4.250 px chosen by you');
    byRole(panel.node, 'button', 'Explain automatically').click();
    expect(session.state.target).toBeNull();
  });

  it('has no choice of classes', () => {
    const { panel, session } = regression();
    const classes = panel.node.querySelector<HTMLElement>('.jp-Impact-classes');
    expect(classes?.hidden).toBe(true);
    session.update({ task: 'classification', labels: null });
    expect(classes?.hidden).toBe(false);
  });

  it('writes values without a unit where there is none', () => {
    const { panel } = regression({ unit: '' });
    expect(namesOf(byRole(panel.node, 'list', 'Outputs'), 'button')[0]).toBe('dots 11.6, explained');
  });

  it.each([
    [[7.3], 5],
    [[0.004, -0.013], 0.01],
    [[0], 1],
    [[NaN, 30], 20],
    [[1e6], 5e5],
  ])('draws %j on a scale of steps of %d', (values, grain) => {
    expect(grainOf(values)).toBeCloseTo(grain, 12);
  });
});

describe('a list of classes', () => {
  it('takes numbers, ranges and names in any mixture, each once', () => {
    expect(parseClasses('4, 0–2; tench\ngolfcart', VOCABULARY)).toEqual({
      kind: 'classes',
      classes: [4, 0, 1, 2, 3],
    });
  });

  it('prefers the label that is the word to those that hold it', () => {
    const labels = ['fish', 'goldfish'];
    const parsed = parseClasses('fish', { classCount: 2, labelOf: (index) => labels[index] ?? '' });
    expect(parsed).toEqual({ kind: 'classes', classes: [0] });
  });

  it.each([
    ['', 'Type class numbers'],
    ['5', 'There is no class 5: the model has 5 classes, 0 to 4.'],
    ['3-1', 'write 1–3'],
    ['zebra', 'No class is called “zebra”.'],
    ['golf', '“golf” could be 2 golf ball, 3 golfcart; type the number.'],
  ])('refuses %j in words', (text, sentence) => {
    const parsed = parseClasses(text, VOCABULARY);
    expect(parsed.kind === 'problem' && parsed.sentence).toContain(sentence);
  });

  it('is typed into a field that complains next to it and keeps the state', () => {
    const { session, panel } = open();
    const choice = byRole(panel.node, 'combobox', 'Classes') as HTMLSelectElement;
    choice.value = 'list';
    choice.dispatchEvent(new Event('change'));
    const field = byRole(panel.node, 'combobox', 'List of classes') as HTMLInputElement;
    field.value = 'nonsense';
    field.dispatchEvent(new Event('change'));
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(session.state.classes).toBe('top10');
    field.value = '217, 574';
    field.dispatchEvent(new Event('change'));
    expect(session.state.classes).toEqual([217, 574]);
  });
});

describe('a list of classes that is typed', () => {
  const typing = (text: string) => {
    const opened = open();
    const choice = byRole(opened.panel.node, 'combobox', 'Classes') as HTMLSelectElement;
    choice.value = 'list';
    choice.dispatchEvent(new Event('change'));
    const field = byRole(opened.panel.node, 'combobox', 'List of classes') as HTMLInputElement;
    input(field, text);
    return { ...opened, field };
  };
  const offered = (root: HTMLElement): string[] =>
    allByRole(root, 'option').map((option) => option.textContent ?? '');

  it('is completed with the classes whose names begin so, then with those that hold it', () => {
    const { panel, field } = typing('574, ta');
    const options = byRole(panel.node, 'listbox', 'Classes');
    expect(offered(options)).toEqual(['tabby281']);
    expect(field.getAttribute('aria-expanded')).toBe('true');
  });

  it('takes the first suggestion with Enter, and shows it', () => {
    const { session, panel, field } = typing('574, egyp');
    press(field, 'Enter');
    expect(field.value).toBe('574, Egyptian cat');
    expect(session.state.classes).toEqual([574, 285]);
    expect(namesOf(panel.node, 'listbox')).not.toContain('Classes');
  });

  it('moves through the suggestions with the arrows, and Escape leaves what was typed', () => {
    const { panel, field } = typing('class 1');
    const options = byRole(panel.node, 'listbox', 'Classes');
    press(field, 'ArrowDown');
    press(field, 'ArrowDown');
    const active = options.querySelector('[aria-selected=true]');
    expect(active?.id).toBe(field.getAttribute('aria-activedescendant'));
    expect(active).toBe(options.children[1]);
    press(field, 'Escape');
    expect(field.value).toBe('class 1');
    expect(field.getAttribute('aria-expanded')).toBe('false');
  });
});

describe('the method', () => {
  const radios = (root: HTMLElement): string[] => namesOf(byRole(root, 'radiogroup', 'Attribution'), 'radio');

  it('is one of a few segments, or found among the others by typing', () => {
    const session = new FakeSession();
    const many = ['grad-cam', 'none', 'guided-grad-cam', 'none', 'guided-backprop'] as const;
    const choice = new MethodChoice(session, many);
    document.body.append(choice.node);
    byRole(choice.node, 'button', 'More methods').click();
    const menu = byRole(choice.node, 'menu', 'Attribution methods');
    press(menu, 'g');
    byRole(menu, 'menuitemradio').click();
    expect(session.state.method).toBe('guided-backprop');
    painterOf(session).flush();
    expect(namesOf(choice.node, 'button')).toEqual([
      'Guided backprop, chosen; other methods',
      'Methods side by side',
    ]);
    choice.dispose();
  });

  it('has a menu of all others', () => {
    const { panel } = open();
    expect(radios(panel.node)).toEqual(['None', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM']);
    expect(namesOf(panel.node, 'button')).toContain('More methods');
  });
});

describe('the layer', () => {
  it('tells which one auto is, with its grid', () => {
    const { panel } = open();
    const layer = byRole(panel.node, 'combobox', 'Layer') as HTMLSelectElement;
    expect(layer.selectedOptions[0]?.textContent).toBe('Auto: features.8 (7 × 7)');
  });

  it('tells the grid of every one', () => {
    const { panel } = open();
    const layer = byRole(panel.node, 'combobox', 'Layer') as HTMLSelectElement;
    expect([...layer.options].slice(1).map(({ textContent }) => textContent)).toEqual([
      'blocks.0 (28 × 28)',
      'features.8 (7 × 7)',
    ]);
  });

  it('can be any of the model', () => {
    const { session, panel } = open();
    const layer = byRole(panel.node, 'combobox', 'Layer') as HTMLSelectElement;
    layer.value = 'blocks.0';
    layer.dispatchEvent(new Event('change'));
    expect(session.state.layer).toBe('blocks.0');
  });

  it('rests while the method has no use for it', () => {
    const { panel } = open({ method: 'guided-backprop' });
    expect((byRole(panel.node, 'combobox', 'Layer') as HTMLSelectElement).disabled).toBe(true);
  });
});

describe('announcements', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('come once a second, the last one always', () => {
    const spoken: string[] = [];
    const throttle = new Throttle<string>(1000, (text) => spoken.push(text));
    for (const text of ['a', 'b', 'c']) throttle.say(text);
    expect(spoken).toEqual(['a']);
    jest.advanceTimersByTime(1000);
    expect(spoken).toEqual(['a', 'c']);
    jest.advanceTimersByTime(5000);
    throttle.say('d');
    expect(spoken).toEqual(['a', 'c', 'd']);
    throttle.say('e');
    throttle.dispose();
    jest.advanceTimersByTime(5000);
    expect(spoken).toEqual(['a', 'c', 'd']);
  });
});
