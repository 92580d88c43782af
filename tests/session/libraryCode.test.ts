import { defaultSteps } from '../../src/session/state';
import { defaultStep, type AugmentationStep } from '../../src/engine/augment/catalogue';
import { LIBRARY_NAMES } from '../../src/engine/augment/code';
import { libraryCode } from '../../src/session/libraryCode';

const step = (name: AugmentationStep['name'], parameters: object): AugmentationStep =>
  ({
    ...defaultStep(name),
    parameters: { ...defaultStep(name).parameters, ...parameters },
  }) as AugmentationStep;

describe('the pipeline as code of another library', () => {
  it('has the active steps in their order, with their parameters', () => {
    const steps = [step('rotate', { angle: 30 }), defaultStep('brightness'), step('contrast', { factor: 2 })];
    expect(libraryCode(steps, 'torchvision')).toBe(
      [
        'import torch',
        'from torchvision.transforms import InterpolationMode, v2',
        'from torchvision.transforms.v2 import functional as F',
        '',
        '# Takes float tensors (C, H, W) in [0, 1].',
        'transform = v2.Compose([',
        '    v2.Lambda(lambda x: F.rotate(x, 30, InterpolationMode("nearest"))),',
        '    v2.Lambda(lambda x: F.adjust_contrast(x, 2.0)),',
        '])',
        '',
      ].join('\n'),
    );
  });

  it('leaves out steps that are off', () => {
    const off = { ...step('rotate', { angle: 30 }), enabled: false } as AugmentationStep;
    for (const library of LIBRARY_NAMES) {
      expect(libraryCode([off], library)).toBe(libraryCode(defaultSteps('image'), library));
    }
  });

  it('says which steps have no equal, with their values', () => {
    expect(libraryCode([step('fog', { amount: 2 })], 'kornia')).toContain(
      '    # Fog: no step of kornia gives the same pixels (amount=2.0, smoothness=2.0, seed=0)\n',
    );
  });

  it('writes a part only where its parameter is not at the default', () => {
    const code = libraryCode([step('rotate', { angle: 5, fill: 0.5 })], 'torchvision');
    expect(code).toContain('F.rotate(x, 5, InterpolationMode("nearest"), fill=[0.5])');
  });
});
