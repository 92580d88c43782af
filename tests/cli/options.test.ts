import { help, readOptions, checkAgainst, type Options } from '../../src/cli/options';
import { UserError } from '../../src/engine/contract/errors';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import { defaultNamesOf, namesOf, SPECS, defaultStep } from '../../src/engine/augment/catalogue';

function read(...argv: string[]): Options {
  const options = readOptions(['--image', 'cat.png', ...argv]);
  if (!options) throw new Error('help was understood');
  return options;
}

function refusal(...argv: string[]): string {
  try {
    readOptions(argv);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error(`${argv.join(' ')} was accepted`);
}

describe('options', () => {
  it('are those of the panel where nothing is said', () => {
    expect(read()).toMatchObject({
      domain: 'image',
      files: ['cat.png'],
      model: null,
      methods: null,
      size: null,
      window: null,
      classes: 'top10',
      target: null,
      labels: null,
      layer: null,
      backend: 'wasm',
      steps: defaultNamesOf('image').map((name) => defaultStep(name)),
    });
  });

  it('set parameters of the augmentations, the later ones over the earlier', () => {
    const { steps } = read(
      ...['--set', 'rotate.angle=30', '--set=rotate.interpolation=bilinear', '--set', 'rotate.angle=45'],
    );
    expect(steps.find(({ name }) => name === 'rotate')?.parameters).toEqual({
      angle: 45,
      interpolation: 'bilinear',
      fill: 0,
    });
  });

  it('add augmentations that are not in the usual pipeline after it, in the order in which they are set', () => {
    const { steps } = read(
      ...['--set', 'jpeg.quality=40', '--set', 'hue.factor=0.1', '--set', 'jpeg.quality=30'],
    );
    expect(steps.map(({ name }) => name)).toEqual([...defaultNamesOf('image'), 'jpeg', 'hue']);
    expect(steps.at(-2)?.parameters).toEqual({ quality: 30 });
    expect(steps.at(-1)?.parameters).toEqual({ factor: 0.1 });
  });

  it('take a series instead of a picture, with its own augmentations', () => {
    const series = ['--series', 'ecg.npy', '--model', 'net.onnx', '--set', 'time_shift.shift=0.1'];
    expect(readOptions(series)).toMatchObject({ domain: 'series', files: ['ecg.npy'] });
    expect(readOptions(series)?.steps.map(({ name }) => name)).toEqual(namesOf('series'));
    expect(() => readOptions([...series, '--set', 'rotate.angle=3'])).toThrow(
      'There is no augmentation “rotate”',
    );
    expect(() => readOptions(['--series', 'ecg.npy'])).toThrow('--series needs --model');
    expect(() => readOptions([...series, '--image', 'cat.png'])).toThrow('exclude each other');
  });

  it('choose an input and an output by name', () => {
    expect(read('--model-output', 'logits', '--model-input=image')).toMatchObject({
      modelInput: 'image',
      modelOutput: 'logits',
    });
    expect(read()).toMatchObject({ modelInput: null, modelOutput: null });
  });

  it('take lists by commas', () => {
    expect(read('--classes', '0,217,482', '--mean', '0.5,0.5,0.5', '--std=0.2,0.2,0.2')).toMatchObject({
      classes: [0, 217, 482],
      mean: [0.5, 0.5, 0.5],
      std: [0.2, 0.2, 0.2],
    });
  });

  it.each([
    ['--image is missing', []],
    ['--image needs a value', ['--image', '--size', '160']],
    ['--target needs a value', ['--image', 'c', '--target']],
    ['There is no option “--metod”; the nearest are --method', ['--image', 'c', '--metod', 'none']],
    ['“dog.png” belongs to no option', ['--image', 'c', 'dog.png']],
    ['There is no method “gradcam”; the nearest are grad-cam', ['--image', 'c', '--method', 'gradcam']],
    ['--backend must be one of webgpu', ['--image', 'c', '--backend', 'cuda']],
    ['--size must be between 32 and 1024 (got 8)', ['--image', 'c', '--size', '8']],
    ['--size needs a whole number from 0, not “160.5”', ['--image', 'c', '--size', '160.5']],
    ['--target needs a whole number from 0, not “-3”', ['--image', 'c', '--target=-3']],
    ['--truth says what images show', ['--image', 'c', '--study', 'rotate.angle', '--truth', 'folders']],
    ['--mean and --std belong together', ['--image', 'c', '--mean', '0,0,0']],
    ['--std needs numbers above 0 (got 0)', ['--image', 'c', '--mean', '0,0,0', '--std', '1,0,1']],
    ['--set needs NAME.PARAMETER=VALUE, not “rotate”', ['--image', 'c', '--set', 'rotate']],
    ['no augmentation “rotat”; the nearest are rotate', ['--image', 'c', '--set', 'rotat.angle=1']],
    ['no parameter of rotate “angel”; the nearest are angle', ['--image', 'c', '--set', 'rotate.angel=1']],
    ['rotate.angle must be between -360 and 360 (got 400)', ['--image', 'c', '--set', 'rotate.angle=400']],
    ['rotate.angle must be between -360 and 360 (got -361)', ['--image', 'c', '--set', 'rotate.angle=-361']],
    [
      'samples must be between 1 and 500 (got 0)',
      ['--image', 'c', '--method', 'smoothgrad', '--param', 'samples=0'],
    ],
    [
      'masks must be between 10 and 10000 (got 1000000)',
      ['--image', 'c', '--method', 'rise', '--param', 'masks=1000000'],
    ],
    ['seed must be a whole number (got 0.5)', ['--image', 'c', '--method', 'rise', '--param', 'seed=0.5']],
    [
      'gaussian_noise.seed must be a whole number (got 1.5)',
      ['--image', 'c', '--set', 'gaussian_noise.seed=1.5'],
    ],
    ['cutmix.top must be between 0 and 1 (got 1.5)', ['--image', 'c', '--set', 'cutmix.top=1.5']],
    ['cutmix.image must be a whole number (got 0.5)', ['--image', 'c', '--set', 'cutmix.image=0.5']],
    ['rotate.angle needs a number, not “NaN”', ['--image', 'c', '--set', 'rotate.angle=NaN']],
    ['One analysis takes one image, not 2', ['--image', 'a', '--image', 'b']],
    ['--out belongs to a study', ['--image', 'a', '--out', 'b']],
    ['--png belongs to a single analysis', ['--image', 'a', '--study', 'rotate.angle', '--png', 'b']],
    [
      '--param belongs to a single analysis',
      ['--image', 'a', '--study', 'rotate.angle', '--param', 'samples=3'],
    ],
    [
      '--proof is one of deletion, insertion, road, randomisation, not “dele”',
      ['--image', 'a', '--proof', 'dele'],
    ],
    ['--compare belongs to a study', ['--image', 'a', '--compare', 'b.onnx']],
    ['--png belongs to a single analysis', ['--image', 'a', '--proof', 'deletion', '--png', 'b']],
    ['--proof takes pixels away from pictures', ['--series', 'a', '--model', 'm', '--proof', 'deletion']],
    ['--tolerance must be 0 or more', ['--image', 'a', '--study', 'rotate.angle', '--tolerance=-1']],
    ['Time shift is not made for images', ['--image', 'a', '--study', 'time_shift.shift']],
    [
      'rotate.interpolation must be one of nearest, bilinear',
      ['--image', 'c', '--set', 'rotate.interpolation=x'],
    ],
  ])('are refused with “%s”', (sentence, argv) => {
    const message = refusal(...argv);
    expect(message).toContain(sentence);
    expect(message).not.toContain('\n');
  });

  it('of studies are several images, several studies and claims', () => {
    const { files, study } = read(
      ...['--image', 'dogs', '--study', 'rotate.angle', '--study', 'more.json', '--tolerance', '0.5'],
      ...['--assert', 'rotate.angle ±15 keeps 95 %', '--out', 'results'],
    );
    expect(files).toEqual(['cat.png', 'dogs']);
    expect(study).toMatchObject({
      studies: [{ kind: 'scan' }, { file: 'more.json' }],
      assertions: [{ share: 0.95 }],
      tolerance: 0.5,
      out: 'results',
    });
    expect(read().study).toBeNull();
  });

  it('are checked against the model', () => {
    const model = { name: 'net', classCount: 10, channels: 1, task: 'classification' } as ModelInfo;
    expect(() => checkAgainst(read('--target', '9', '--classes', '0,9'), model)).not.toThrow();
    expect(() => checkAgainst(read('--target', '10'), model)).toThrow('net has 10 classes, 0 to 9');
    expect(() => checkAgainst(read('--classes', '3,12'), model)).toThrow('there is no class 12');
    expect(() => checkAgainst(read('--mean', '0,0,0', '--std', '1,1,1'), model)).toThrow(
      '--mean needs one number, or one a channel, 1 for net (got 3)',
    );
  });
});

describe('help', () => {
  it('is asked for by --help, whatever else is said', () => {
    expect(readOptions(['--help', '--bogus'])).toBeNull();
  });

  it('names every parameter of every augmentation with its range', () => {
    const text = help();
    for (const name of namesOf('image')) {
      for (const key of Object.keys(SPECS[name].parameters)) expect(text).toContain(`${name}.${key}`);
    }
    expect(text).toMatch(/rotate\.angle\s+−180 to 180\s+default 0\. .* −360 to 360 is accepted/);
  });
});
