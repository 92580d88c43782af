/** @jest-environment jsdom */
import { byRole, closeAll, input, open } from './queries';

afterEach(closeAll);

/** jsdom has no pointer events of its own. */
function pointer(target: Element, type: string, x: number, y: number): void {
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, button: 0 });
  target.dispatchEvent(Object.assign(event, { pointerId: 1, pointerType: 'touch' }));
}

describe('a finger on a slider, which the browser sets when it is touched,', () => {
  const touched = () => {
    const { session, panel } = open();
    const slider = byRole(panel.node, 'slider', 'Rotation') as HTMLInputElement;
    const angle = () =>
      session.state.augmentations.find(({ name }) => name === 'rotate')?.parameters as { angle: number };
    pointer(slider, 'pointerdown', 100, 100);
    input(slider, '180');
    return { slider, angle: () => angle().angle };
  };

  it('sets nothing while it may still scroll, nor when it has scrolled', () => {
    const { slider, angle } = touched();
    expect([angle(), slider.value]).toEqual([0, '0']);
    pointer(slider, 'pointermove', 104, 160);
    pointer(slider, 'pointercancel', 0, 0);
    expect([angle(), slider.value]).toEqual([0, '0']);
  });

  it('sets it from where it moves sideways', () => {
    const { slider, angle } = touched();
    pointer(slider, 'pointermove', 130, 104);
    input(slider, '170');
    expect(angle()).toBe(170);
  });

  it('sets it by a tap', () => {
    const { slider, angle } = touched();
    pointer(slider, 'pointerup', 100, 100);
    expect(angle()).toBe(180);
  });
});
