/** @jest-environment jsdom */
/** Dragging on the augmented picture, and where the focus goes. */
import type { FakeSession } from './fakeSession';
import { byRole, closeAll, namesOf, open, painted, press } from './queries';

afterEach(closeAll);

const SIDE = 200;

function frameOf(root: HTMLElement): HTMLElement {
  const frame = root.querySelector<HTMLElement>('[data-picture=augmented] .jp-Impact-frame') as HTMLElement;
  frame.getBoundingClientRect = () => new DOMRect(0, 0, SIDE, SIDE);
  Object.assign(frame, { setPointerCapture: () => undefined, hasPointerCapture: () => true });
  return frame;
}

function pointer(frame: HTMLElement, type: string, x: number, y: number, pointerType = 'mouse'): void {
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, button: 0 });
  frame.dispatchEvent(Object.assign(event, { pointerId: 1, pointerType }));
}

function drag(
  frame: HTMLElement,
  [x0, y0]: readonly number[],
  [x1, y1]: readonly number[],
  type?: string,
): void {
  pointer(frame, 'pointerdown', x0 ?? 0, y0 ?? 0, type);
  pointer(frame, 'pointermove', x1 ?? 0, y1 ?? 0, type);
  pointer(frame, 'pointerup', x1 ?? 0, y1 ?? 0, type);
}

const parameters = ({ state }: FakeSession, name: string): unknown =>
  state.augmentations.find((step) => step.name === name)?.parameters;

describe('the augmented picture', () => {
  it('gets an erase box by one drag', () => {
    const { session, panel } = open();
    drag(frameOf(panel.node), [50, 50], [150, 100]);
    expect(parameters(session, 'erase')).toMatchObject({ top: 0.25, left: 0.25, height: 0.25, width: 0.5 });
  });

  it('is not changed by a click, nor by a finger that scrolls', () => {
    const { session, panel } = open();
    const before = session.state;
    drag(frameOf(panel.node), [50, 50], [53, 52]);
    drag(frameOf(panel.node), [50, 50], [150, 100], 'touch');
    expect(session.state).toBe(before);
  });

  it('is turned with the tool for it, by a finger too once the tool was taken', () => {
    const { session, panel } = open();
    const tools = byRole(panel.node, 'group', 'Tools');
    expect(namesOf(tools, 'button')).toEqual(['Erase tool', 'Rotate tool', 'Perspective tool', 'Crop tool']);
    byRole(tools, 'button', 'Rotate tool').click();
    expect(byRole(tools, 'button', 'Rotate tool').getAttribute('aria-pressed')).toBe('true');
    drag(frameOf(panel.node), [200, 100], [100, 0], 'touch');
    expect(parameters(session, 'rotate')).toMatchObject({ angle: 90 });
  });

  it('is as before after Escape in the middle of a drag', () => {
    const { session, panel } = open();
    const before = session.state.augmentations;
    const frame = frameOf(panel.node);
    pointer(frame, 'pointerdown', 50, 50);
    pointer(frame, 'pointermove', 150, 100);
    expect(session.state.augmentations).not.toEqual(before);
    press(frame, 'Escape');
    expect(session.state.augmentations).toEqual(before);
  });

  it('gets a step of the tool where the pipeline has none', () => {
    const { session, panel } = open({ augmentations: [] });
    drag(frameOf(panel.node), [50, 50], [150, 100]);
    expect(session.state.augmentations.map(({ name }) => name)).toEqual(['erase']);
  });

  it('shows its own pixels beside those of the network while it is enlarged', async () => {
    const { session, panel } = open();
    byRole(panel.node, 'button', 'Enlarge Augmented image').click();
    await painted();
    expect(session.calls).toContain('fullPicture');
    expect(namesOf(panel.node, 'img').slice(0, 2)).toEqual(['Full resolution', 'Augmented image']);
    press(panel.node, 'Escape');
    expect(namesOf(panel.node, 'img')).not.toContain('Full resolution');
  });
});

describe('the focus', () => {
  it('goes to the nearest control when its own is hidden by its click', async () => {
    const { panel } = open({ target: 281 });
    const back = byRole(panel.node, 'button', 'Explain automatically');
    back.focus();
    back.click();
    await painted();
    expect(back.hidden).toBe(true);
    expect(panel.node.contains(document.activeElement)).toBe(true);
  });

  it('goes to its neighbour when its own is disabled by its click', async () => {
    const { session, panel } = open();
    session.setParameter('rotate', 'angle', 30);
    await painted();
    const reset = byRole(panel.node, 'button', 'Reset Rotation') as HTMLButtonElement;
    reset.focus();
    reset.click();
    await painted();
    await painted();
    expect(reset.disabled).toBe(true);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Play Rotation');
  });

  it('is left alone when the user went elsewhere', async () => {
    const { panel } = open();
    const outside = document.body.appendChild(document.createElement('button'));
    byRole(panel.node, 'button', 'Record').focus();
    outside.focus();
    await painted();
    expect(document.activeElement).toBe(outside);
    outside.remove();
  });
});
