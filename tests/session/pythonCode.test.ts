import { defaultNamesOf, defaultStep, type AugmentationStep } from '../../src/engine/augment/catalogue';
import { className, literal, pythonCell, pythonCode } from '../../src/session/pythonCode';
import { reduce } from '../../src/session/reducer';
import { defaultSteps, DEFAULT_STATE } from '../../src/session/state';

describe('pythonCode', () => {
  it('is an empty call for the defaults', () => {
    expect(pythonCode(DEFAULT_STATE)).toBe('AugmentationImpact()');
  });

  it('names what differs, in the order of the constructor', () => {
    const state = reduce(
      {
        ...DEFAULT_STATE,
        size: 160,
        method: 'grad-cam',
        classes: 'imagenette',
        target: 217,
        layer: 'features.1',
      },
      { type: 'set-parameter', stepId: 'brightness', parameter: 'factor', value: 1.3 },
    );
    expect(pythonCode({ ...state, image: { kind: 'asset', id: 'a', name: 'my "cat".jpg', bytes: 1 } })).toBe(
      'AugmentationImpact(image="my \\"cat\\".jpg", size=160, classes="imagenette", target=217, method="grad-cam", ' +
        'layer="features.1", augmentations=[Brightness(factor=1.3), CenterCrop(), Rotate(), Perspective(), Erase()])',
    );
  });

  it('names the input and the output that were chosen', () => {
    const state = { ...DEFAULT_STATE, modelInput: 'image', modelOutput: 'logits' };
    expect(pythonCode(state)).toBe('AugmentationImpact(model_input="image", model_output="logits")');
  });

  it('names the task and the unit of a regression', () => {
    const state = { ...DEFAULT_STATE, task: 'regression', unit: 'dots', labels: ['count'] } as const;
    expect(pythonCode(state)).toBe('AugmentationImpact(task="regression", unit="dots", labels=["count"])');
  });

  it('lists steps in their order, with duplicates and disabled ones', () => {
    const augmentations: AugmentationStep[] = [
      { ...defaultStep('erase'), enabled: false },
      {
        id: 'rotate',
        name: 'rotate',
        enabled: true,
        parameters: { angle: 30, interpolation: 'bilinear', fill: 0 },
      },
      defaultStep('rotate', 'rotate-2'),
    ];
    expect(pythonCode({ ...DEFAULT_STATE, augmentations })).toBe(
      'AugmentationImpact(augmentations=[Erase(enabled=False), Rotate(angle=30, interpolation="bilinear"), Rotate()])',
    );
    expect(pythonCode({ ...DEFAULT_STATE, augmentations: [] })).toBe('AugmentationImpact(augmentations=[])');
  });

  it('ignores the ids of steps, which are a matter of the page', () => {
    const augmentations = defaultNamesOf('image').map((name) => defaultStep(name, `model-${name}`));
    expect(pythonCode({ ...DEFAULT_STATE, augmentations })).toBe('AugmentationImpact()');
  });

  it('writes normalisation, crop, labels and display', () => {
    const state = {
      ...DEFAULT_STATE,
      framing: { zoom: 2, x: 0.25, y: 0.5 },
      normalization: { mean: [0.5], std: [0.25] },
      labels: ['cat', '<b>dog</b>'],
      display: { channels: null, colormap: 'turbo', opacity: 0.75, scale: 'locked' },
      recording: false,
    } as const;
    expect(pythonCode(state)).toBe(
      'AugmentationImpact(framing={"zoom": 2, "x": 0.25, "y": 0.5}, mean=[0.5], std=[0.25], ' +
        'labels=["cat", "<b>dog</b>"], colormap="turbo", opacity=0.75, scale="locked", recording=False)',
    );
  });
});

describe('literals', () => {
  it.each([
    [1.5, '1.5'],
    [1e-7, '1e-7'],
    [1e21, '1e+21'],
    [NaN, 'float("nan")'],
    [-Infinity, 'float("-inf")'],
    [null, 'None'],
    [true, 'True'],
    ["it's", '"it\'s"'],
    ['C:\\new\n\t"x"', '"C:\\\\new\\n\\t\\"x\\""'],
    ['\u0000', '"\\u0000"'],
    ['Größe 🐈', '"Größe 🐈"'],
    [[1, [2]], '[1, [2]]'],
  ])('%j is %s', (value, python) => expect(literal(value)).toBe(python));
});

describe('class names', () => {
  it('are the CamelCase of the augmentation', () => {
    expect(defaultNamesOf('image').map(className)).toEqual([
      'Brightness',
      'CenterCrop',
      'Rotate',
      'Perspective',
      'Erase',
    ]);
  });
});

describe('the code of a series', () => {
  const image = { kind: 'asset', id: 'f'.repeat(64), name: 'pump.npy', bytes: 9, media: 'series' } as const;

  it('names the series, its channels and its rate, and nothing of an image', () => {
    const augmentations = defaultSteps('series');
    const state = { ...DEFAULT_STATE, image, augmentations, channelNames: ['flow'], samplingRate: 50 };
    expect(pythonCode(state)).toBe(
      'AugmentationImpact(series="pump.npy", channel_names=["flow"], sampling_rate=50)',
    );
  });

  it('lists the pipeline where it differs from the usual one of series', () => {
    const [first] = defaultSteps('series');
    expect(pythonCode({ ...DEFAULT_STATE, image, augmentations: [first] })).toContain(
      'augmentations=[AmplitudeScale()]',
    );
  });
});

describe('a copied cell', () => {
  it('brings its imports along, and ends with the panel', () => {
    const [brightness, , rotate] = DEFAULT_STATE.augmentations;
    const augmentations = [rotate, { ...brightness, parameters: { factor: 1.5 } }] as AugmentationStep[];
    expect(pythonCell({ ...DEFAULT_STATE, augmentations }).split('\n')).toEqual([
      'from augmentation_impact import AugmentationImpact, Brightness, Rotate',
      '',
      'w = AugmentationImpact(augmentations=[Rotate(), Brightness(factor=1.5)])',
      'w',
    ]);
    expect(pythonCell(DEFAULT_STATE)).toBe(
      'from augmentation_impact import AugmentationImpact\n\nw = AugmentationImpact()\nw',
    );
  });

  it('says of a file that only the page has that it has no path', () => {
    const image = { kind: 'asset', id: 'a', name: 'pasted.png', bytes: 1 } as const;
    expect(pythonCell({ ...DEFAULT_STATE, image })).toContain(
      '# The page knows names, not paths: put "pasted.png" beside this notebook, or write the path.\nw = ',
    );
  });
});
