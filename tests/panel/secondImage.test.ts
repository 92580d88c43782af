/** @jest-environment jsdom */
import { defaultStep } from '../../src/engine/augment/catalogue';
import type { Source } from '../../src/session/state';
import { allByRole, closeAll, open, painted } from './queries';

afterEach(closeAll);

const bundled = (name: string): Source => ({ kind: 'bundled', name });

function shown(gallery: readonly Source[] = []) {
  const { session, panel } = open({ gallery, augmentations: [defaultStep('mixup'), defaultStep('cutmix')] });
  const opener = () =>
    allByRole(panel.node, 'button').find((each) =>
      each.getAttribute('aria-label')?.startsWith('MixUp image'),
    );
  return { session, panel, opener: () => opener() as HTMLButtonElement };
}

it('is chosen in the row of the step, which is open from the start', () => {
  const { opener } = shown([bundled('coffee.jpg')]);
  expect(opener().getAttribute('aria-label')).toBe('MixUp image: coffee.jpg');
  expect(opener().closest('.jp-Impact-stepBody')?.hasAttribute('hidden')).toBe(false);
});

it('of an empty gallery adds the choice beside the image that is shown, as one change', async () => {
  const { session, panel, opener } = shown();
  expect(opener().textContent).toContain('Choose an image');
  opener().click();
  const { examples } = session;
  allByRole(panel.node, 'menuitem')
    .find((item) => item.textContent?.startsWith(examples[1]?.title ?? ''))
    ?.click();
  const { gallery, augmentations, image } = session.state;
  expect(gallery).toEqual([image, bundled(examples[1]?.name ?? '')]);
  expect(augmentations.map(({ parameters }) => parameters)).toMatchObject([{ image: 1 }, { image: 0 }]);
  await painted();
  expect(opener().getAttribute('aria-label')).toBe(`MixUp image: ${examples[1]?.name}`);
  session.undoing.undo();
  expect(session.state.gallery).toEqual([]);
});
