import { noSameClass, sameClass } from '../../src/study/sameClass';

const classes = (...labels: string[]) => ({ count: labels.length, labels });

describe('the same class of another network', () => {
  it('is the one of the same label, however it is written', () => {
    const first = classes('tench, Tinca tinca', 'Egyptian cat');
    expect(sameClass(0, first, classes('Egyptian_cat', 'Tench'))).toBe(1);
    expect(sameClass(1, first, classes('Egyptian_cat', 'Tench'))).toBe(0);
  });

  it('is none where no label is the same: that is said', () => {
    expect(sameClass(0, classes('tench'), classes('cat'))).toBeNull();
    expect(noSameClass('tench', 'pets.onnx')).toBe(
      'pets.onnx has no class “tench”; of it the class that it predicts itself is explained.',
    );
  });

  it('has the same number where neither has labels and both have as many classes, else there is none', () => {
    const nameless = (count: number) => ({ count, labels: null });
    expect(sameClass(3, nameless(10), nameless(10))).toBe(3);
    expect(sameClass(3, nameless(10), nameless(5))).toBeNull();
    expect(sameClass(0, classes('tench'), nameless(1))).toBeNull();
  });
});
