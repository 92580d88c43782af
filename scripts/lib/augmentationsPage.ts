/** docs/augmentations.md, from the specs. */
import { SPECS, namesOf } from '../../src/engine/augment/catalogue';
import type { AugmentationName } from '../../src/engine/augment/catalogue';
import { LIBRARY_NAMES } from '../../src/engine/augment/code';
import { accepted } from '../../src/engine/augment/range';
import { FAMILIES } from '../../src/engine/augment/spec';
import type { AugmentationSpec, Family, ParameterSpec } from '../../src/engine/augment/spec';

const INTRODUCTION = `# Augmentations

<!-- Written by “npm run catalogue” from src/engine/augment. -->

Every augmentation is the identity at its defaults, bit for bit, and works on float images in [0, 1] without rounding between steps. A panel opens with those marked •; *Add* has the others, by family, and finds them by typing. In Python each is a class with these parameters (\`Rotate(angle=30)\`), on the command line \`--set rotate.angle=30\`. Reference values come from the function in the last column: [reference/augmentations](../reference/augmentations/__init__.py).

Random ones take a seed: the same seed gives the same pixels in the page and in NumPy (Philox).

MixUp and CutMix mix in a second image of the gallery, named by its place from 0: \`AugmentationImpact(images=["cat.jpg", "dog.jpg"], augmentations=[MixUp(amount=0.3, image=1)])\`; \`MixUp(amount=0.3, image="dog.jpg")\` puts an image that is not there yet at the end of it. On the command line \`--gallery dog.jpg --set mixup.amount=0.3\`. In the panel the row of the step chooses it; an example or a file that is chosen there joins the gallery. It is scaled to cover the image that it meets, its middle cut out, and brought to its channels.

\`w.to_code("torchvision")\` and the menu beside *Copy as Python* write the pipeline of the moment as code of torchvision, albumentations or kornia; the fourth column says which of them have the step's equal. Each line was run there and compared: [reference/test_library_code.py](../reference/test_library_code.py).
`;

function range(spec: ParameterSpec): string {
  if (spec.kind === 'choice') return spec.choices.map((value) => `\`${value}\``).join(', ');
  const { minimum, maximum } = accepted(spec);
  const wider = minimum < spec.minimum ? `, accepted ${fromTo(minimum, maximum)}` : '';
  return fromTo(spec.minimum, spec.maximum) + wider;
}

const fromTo = (low: number, high: number): string => `${low} to ${high}`.replace(/^-/, '−');

function row(name: AugmentationName): string {
  const spec: AugmentationSpec = SPECS[name];
  const parameters = Object.entries(spec.parameters)
    .map(([key, one]) => `\`${key}\` ${range(one)} (${one.default})`)
    .join('; ');
  const colours = spec.channels === 'colour' ? ' Colour images only.' : '';
  const code = LIBRARY_NAMES.filter((library) => spec.code?.[library] !== undefined).join(', ') || '–';
  return `| ${spec.isDefault ? '• ' : ''}\`${name}\` | ${spec.summary}${colours} | ${parameters} | ${code} | ${spec.follows} |`;
}

export function augmentationsPage(): string {
  const names = [...namesOf('image'), ...namesOf('series')];
  const sections = (Object.keys(FAMILIES) as Family[]).flatMap((family) => {
    const members = names.filter((name) => SPECS[name].family === family);
    if (members.length === 0) return [];
    return [
      `## ${FAMILIES[family]}\n`,
      '| name | what it does | parameters, range (default) | code in | follows |',
      '| --- | --- | --- | --- | --- |',
      ...members.map(row),
      '',
    ];
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}
