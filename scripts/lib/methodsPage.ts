/** docs/methods.md, from the specs and the pictures that `npm run pictures -- --only methods` took. */
import { existsSync } from 'node:fs';
import { METHODS, specOf, type Method } from '../../src/engine/attribution/methods/catalogue';
import type { MapSpec } from '../../src/engine/attribution/methods/spec';
import type { ParameterSpec } from '../../src/engine/augment/spec';

const INTRODUCTION = `# Methods

<!-- Written by “npm run catalogue” from src/engine/attribution/methods. -->

What a network looks at, in ${METHODS.length - 1} ways. In the panel four stand in a row and the others behind *More*, with the parameters of the chosen one in a row below, and a button puts the maps of up to nine side by side (\`w.methods = ["grad-cam", "smoothgrad"]\`), where a map that the network cannot have is a grey place with the reason; frames, GIFs and \`Frame.maps\` hold them all; in Python \`w.method = "smoothgrad"\` and \`w.method_parameters = {"smoothgrad": {"samples": 50}}\`; on the command line \`--method smoothgrad --param samples=50\`, where \`--npz\` writes \`map\`, the method's own map before any drawing. Without a choice it is the best that the network allows. A method that a network cannot have is offered with the reason why not.

y is the logit of the explained class or label, or the value of a regression, before any softmax or sigmoid; x is the normalised input; A are the activations of the layer, by default the last one that all of the gradient passes through. Methods of many passes sharpen on screen while they compute, give way to the hand, and can be stopped. Each is held to its formula in PyTorch, on a small network and the embedded one: [reference/methods.py](../reference/methods.py), \`npm run test:unit -- methodReferences\`; [on whole networks](method-parity.md), beside Captum, pytorch-grad-cam and torch-cam, by \`npm run methods:sweep\`.

The pictures are the embedded network’s, of its highest class, with every method at its defaults, taken from the panel by \`npm run pictures -- --only methods\`. Attention rollout has none: that network has no attention.
`;

const DRAWN: Readonly<Record<MapSpec['drawn'], string>> = {
  heat: 'from 0 to its maximum, over the image',
  diverging: 'red above zero, blue below',
  relief: 'each channel around mid-grey',
};

function parameter([key, spec]: readonly [string, ParameterSpec]): string {
  const values =
    spec.kind === 'choice'
      ? spec.choices.map((value) => `\`${value}\``).join(', ')
      : `${spec.minimum} to ${spec.maximum}`;
  return `- \`${key}\` (${values}; default ${spec.default}): ${spec.summary}`;
}

/** The embedded network's map of a cat; none of a method that it cannot have. */
function picture(name: Method, title: string): readonly string[] {
  const path = `pictures/methods/${name}.webp`;
  return existsSync(`docs/${path}`)
    ? [`![${title} of the embedded network’s highest class, a cat](${path})\n`]
    : [];
}

export function methodsPage(): string {
  const sections = METHODS.filter((name) => specOf(name).map !== null).map((name) => {
    const { title, summary, formula, paper, pitfalls, passes, needs, domains, parameters, map } =
      specOf(name);
    const series = domains.includes('series') ? 'images and series' : 'images';
    const own = Object.entries(parameters).map(parameter);
    return [
      `## ${title}\n`,
      `\`${name}\`. ${summary}\n`,
      ...picture(name, title),
      `- Formula: ${formula}`,
      `- Paper: ${paper}`,
      `- Pitfalls: ${pitfalls}`,
      `- Cost: ${passes}`,
      `- For ${series}; needs ${needs.length === 0 ? 'nothing special' : needs.join(' and ')}; drawn ${DRAWN[(map as MapSpec).drawn]}.`,
      ...own,
      '',
    ].join('\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}
