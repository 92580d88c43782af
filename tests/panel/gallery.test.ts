/** @jest-environment jsdom */
import { MOST_SHOWN, moved, windowOf } from '../../src/panel/gallery/galleryStrip';
import type { Source } from '../../src/session/state';
import { allByRole, byRole, closeAll, open, press } from './queries';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

afterEach(closeAll);

const bundled = (name: string): Source => ({ kind: 'bundled', name });
const GALLERY = ['chelsea.jpg', 'coffee.jpg', 'china.jpg'].map(bundled);

function shown() {
  const opened = open({ gallery: GALLERY });
  const list = byRole(opened.panel.node, 'listbox', 'Images');
  return { ...opened, list, items: () => allByRole(list, 'option') };
}

describe('the gallery', () => {
  it('is there only where there are images to choose among', () => {
    expect(open().panel.node.querySelector<HTMLElement>('.jp-Impact-gallery')?.hidden).toBe(true);
    expect(shown().panel.node.querySelector<HTMLElement>('.jp-Impact-gallery')?.hidden).toBe(false);
  });

  it('names every image, marks the one that is shown, and shows another at a click', () => {
    const { session, items } = shown();
    expect(items().map((item) => item.getAttribute('aria-label'))).toEqual([
      'Image 1 of 3: chelsea.jpg',
      'Image 2 of 3: coffee.jpg',
      'Image 3 of 3: china.jpg',
    ]);
    session.setParameter('rotate', 'angle', 40);
    items()[2]?.click();
    expect(session.state.image).toEqual(bundled('china.jpg'));
    expect(items().map((item) => item.getAttribute('aria-selected'))).toEqual(['false', 'false', 'true']);
    expect(session.state.augmentations.find((step) => step.name === 'rotate')?.parameters).toMatchObject({
      angle: 40,
    });
  });

  it('goes on by N and P from anywhere in the panel, but not while text is typed', () => {
    const { session, panel } = shown();
    press(byRole(panel.node, 'slider', 'Rotation'), 'n');
    expect(session.state.image).toEqual(bundled('coffee.jpg'));
    press(byRole(panel.node, 'slider', 'Rotation'), 'p');
    expect(session.state.image).toEqual(bundled('chelsea.jpg'));
    press(byRole(panel.node, 'spinbutton', 'Rotation in degrees'), 'n');
    press(byRole(panel.node, 'slider', 'Rotation'), 'n', { ctrlKey: true });
    expect(session.state.image).toEqual(bundled('chelsea.jpg'));
  });

  it('moves one image a key press where the strip has the focus', () => {
    const { session, items } = shown();
    items()[0]?.focus();
    press(items()[0] as Element, 'n');
    expect(session.state.image).toEqual(bundled('coffee.jpg'));
    press(items()[1] as Element, 'ArrowRight');
    expect(session.state.image).toEqual(bundled('china.jpg'));
    expect(document.activeElement).toBe(items()[2]);
  });

  it('asks for each thumbnail once', async () => {
    const { session } = shown();
    session.analyze();
    session.analyze();
    await passing(0);
    const asked = session.calls.filter((call) => call.startsWith('thumbnailOf'));
    expect(asked).toEqual(GALLERY.map(({ name }) => `thumbnailOf ${name}`));
  });

  it.each([
    ['ArrowRight', 1, 2],
    ['ArrowRight', 2, 2],
    ['ArrowLeft', 0, 0],
    ['n', null, 0],
    ['p', null, 2],
    ['Home', 2, 0],
    ['End', null, 2],
    ['x', 1, undefined],
  ] as const)('%s leads from %s to %s', (key, from, to) => {
    expect(moved(key, from, 3)).toBe(to);
    expect(moved(key, from, 0)).toBeUndefined();
  });
});

describe('a gallery of very many images', () => {
  it('shows those around the present one', () => {
    expect(windowOf(0, 2_000)).toEqual([0, MOST_SHOWN]);
    expect(windowOf(1_000, 2_000)).toEqual([968, 968 + MOST_SHOWN]);
    expect(windowOf(1_999, 2_000)).toEqual([2_000 - MOST_SHOWN, 2_000]);
    expect(windowOf(null, 3)).toEqual([0, 3]);
    const gallery = Array.from({ length: 200 }, (_, i) => ({ kind: 'bundled', name: `${i}.jpg` }) as const);
    const { session, panel } = open({ size: 32, gallery, image: gallery[100] });
    const options = () => allByRole(byRole(panel.node, 'listbox', 'Images'), 'option');
    expect(options()).toHaveLength(MOST_SHOWN);
    const chosen = () => options().find((one) => one.getAttribute('aria-selected') === 'true');
    expect(chosen()?.getAttribute('aria-label')).toBe('Image 101 of 200: 100.jpg');
    session.update({ image: gallery[199] });
    expect(chosen()?.getAttribute('aria-label')).toBe('Image 200 of 200: 199.jpg');
  });
});
