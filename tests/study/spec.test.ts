import { nameOf, originOf, pointsOf, stepsAt } from '../../src/study/axis';
import { ENGSTROM, parseStudy, studiesFromJson, studyText } from '../../src/study/spec';
import { defaultStep } from '../../src/engine/augment/catalogue';
import { axisOf, parameter } from './support';

describe('a study in a line of text', () => {
  it('is a parameter, a range and a step', () => {
    expect(parseStudy('rotate.angle=-90:90:5')).toEqual({
      kind: 'scan',
      isGridAlone: false,
      axes: [{ augmentation: 'rotate', parameter: 'angle', stepId: null, from: -90, to: 90, by: 5 }],
    });
  });

  it('is the whole slider where nothing is said, of an angle to both sides', () => {
    expect(axisOf('rotate.angle')).toMatchObject({ from: -180, to: 180, by: 12 });
    expect(axisOf('brightness.factor')).toMatchObject({ from: 0.1, to: 4 });
  });

  it('has several axes, and a kind before them', () => {
    const { kind, axes } = parseStudy('smallest rotate.angle=−30:30, translate.x=-0.1:0.1:0.05');
    expect([kind, axes.map(({ from, to, by }) => [from, to, by])]).toEqual([
      'smallest',
      [
        [-30, 30, 8],
        [-0.1, 0.1, 0.05],
      ],
    ]);
  });

  it('is the attack of Engstrom et al. as “worst-case” alone: 775 points', () => {
    const study = parseStudy('worst-case');
    expect(study).toBe(ENGSTROM);
    expect(study.axes.map((axis) => pointsOf(axis).length)).toEqual([31, 5, 5]);
    expect(pointsOf(study.axes[1]).map((x) => Math.round(x * 224))).toEqual([-24, -12, 0, 12, 24]);
  });

  it('is one for each corruption of ImageNet-C as “imagenet-c”, from nothing to the fifth severity', () => {
    const studies = studiesFromJson(['imagenet-c', 'rotate.angle']);
    expect(studies).toHaveLength(20);
    const ends = studies.slice(0, 19).map(({ axes: [axis] }) => [nameOf(axis), axis.from, axis.to]);
    expect(ends).toEqual(
      expect.arrayContaining([
        ['gaussian_noise.std', 0, 0.38],
        ['jpeg.quality', 7, 100],
        ['pixelate.scale', 0.25, 1],
        ['snow.severity', 0, 5],
      ]),
    );
  });

  it('reads back as it is written', () => {
    const text = 'worst-case rotate.angle=-30:30:10, shear.x=-10:10:5';
    expect(studyText(parseStudy(text))).toBe(text);
  });

  it.each([
    ['needs a parameter', ''],
    ['is written as rotate.angle=-90:90:5, not “rotate”', 'rotate'],
    ['no augmentation “rotat”; the nearest are rotate', 'rotat.angle'],
    ['no parameter of rotate “angel”; there are angle, fill', 'rotate.angel'],
    ['no parameter of rotate “constructor”', 'rotate.constructor'],
    ['rotate.interpolation is a choice, not a number', 'rotate.interpolation'],
    ['is a single value', 'rotate.angle=30'],
    ['the first must be below the second', 'rotate.angle=30:30'],
    ['the first must be below the second', 'rotate.angle=30:-30'],
    ['rotate.angle needs numbers, not “x”', 'rotate.angle=-30:x'],
    ['must be between -360 and 360, not 400', 'rotate.angle=0:400'],
    ['brightness.factor must be between 0.1 and 4, not 5', 'brightness.factor=1:5'],
    ['must be above 0', 'rotate.angle=0:30:0'],
    ['must be above 0', 'rotate.angle=0:30:-5'],
    ['at most 30', 'rotate.angle=0:30:31'],
    ['is too small for its range', 'rotate.angle=0:30:0.0000001'],
    ['rotate.angle comes twice', 'rotate.angle=0:30, rotate.angle=0:60'],
    ['points, and 100,000 are the most', 'rotate.angle=0:360:1, translate.x=-1:1:0.005'],
    [
      'points, and 100,000 are the most; name fewer',
      'smallest rotate.angle, translate.x, translate.y, shear.x, brightness.factor, contrast.factor',
    ],
  ])('is refused with “%s”', (sentence, text) => {
    expect(() => parseStudy(text)).toThrow(sentence);
  });
});

describe('studies in JSON', () => {
  it('are texts or objects, one or a list', () => {
    const scan = { axes: [{ parameter: 'rotate.angle', from: -30, to: 30, step: 2 }] };
    const worst = { kind: 'worst-case', axes: ['rotate.angle=-30:30:2'] };
    expect(studiesFromJson({ studies: ['rotate.angle=-30:30:2', scan] })).toEqual([
      parseStudy('rotate.angle=-30:30:2'),
      parseStudy('rotate.angle=-30:30:2'),
    ]);
    expect(studiesFromJson(worst)).toEqual([parseStudy('worst-case rotate.angle=-30:30:2')]);
    expect(studiesFromJson([{ kind: 'worst-case' }])).toEqual([ENGSTROM]);
  });

  it.each([
    ['no studies', { studies: [] }],
    ['a text or an object, not 3', [3]],
    [
      'The kind of a study is one of scan, worst-case, smallest, not “grid”',
      { kind: 'grid', axes: ['rotate.angle'] },
    ],
    ['"axes" of a study lists', { kind: 'scan' }],
    ['“axis” is no part of a study', { axis: ['rotate.angle'] }],
    ['“by” is no part of an axis', { axes: [{ parameter: 'rotate.angle', by: 3 }] }],
    ['"parameter" of an axis is a name', { axes: [{ from: 3 }] }],
    ['"from" of rotate.angle is a number, not “3”', { axes: [{ parameter: 'rotate.angle', from: '3' }] }],
  ])('are refused with “%s”', (sentence, json) => {
    expect(() => studiesFromJson(json)).toThrow(sentence);
  });
});

describe('an axis', () => {
  it('has both ends among its points, and decimals as they are written', () => {
    expect(pointsOf(axisOf('translate.x=-0.3:0.3:0.1'))).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(pointsOf(axisOf('rotate.angle=0:10:4'))).toEqual([0, 4, 8, 10]);
  });

  it('starts where nothing is done, or at its nearest end', () => {
    expect(originOf(axisOf('brightness.factor=0.5:2'))).toBe(1);
    expect(originOf(axisOf('brightness.factor=2:3'))).toBe(2);
  });

  it('sets its parameter on the step that is there, else on one at the end', () => {
    const steps = [{ ...defaultStep('rotate'), enabled: false }, defaultStep('brightness')];
    const axes = parseStudy('rotate.angle, shear.x').axes;
    const changed = stepsAt(steps, axes, [30, 5]);
    expect(changed.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['rotate', true],
      ['brightness', true],
      ['shear', true],
    ]);
    expect([parameter(changed, 'rotate', 'angle'), parameter(changed, 'shear', 'x')]).toEqual([30, 5]);
  });

  it('belongs to a step that may be removed meanwhile', () => {
    const axis = { ...axisOf('rotate.angle'), stepId: 'second' };
    expect(() => stepsAt([defaultStep('rotate')], [axis], [3])).toThrow(
      'Rotation was removed while it was studied',
    );
  });
});
