/** @jest-environment jsdom */
import { defaultStep } from '../../../src/engine/augment/catalogue';
import { StepCard } from '../../../src/panel/controls/stepCard';
import { trackShape } from '../../../src/panel/study/trackShape';
import type { Track } from '../../../src/session/studies/foresight';
import { alongTrack } from '../../../src/study/plans/line';
import { parseStudy } from '../../../src/study/spec';
import { answered, judged } from '../../study/support';
import { FakeSession } from '../fakeSession';

/** The track of a rotation of which a class holds as long as `lead` is above 0. */
function trackOf(lead: (angle: number) => number): Track {
  const study = parseStudy('rotate.angle=-180:180');
  const axis = { ...study.axes[0], stepId: 'rotate' };
  const look = judged(study, lead);
  const samples = answered(alongTrack(axis), look).found;
  return { axis, start: look([0]), samples };
}

describe('the shape of a track', () => {
  const { areas, breaks } = trackShape(trackOf((angle) => 3 - Math.abs(angle) / 30));

  it('has an area for each class that is predicted, from one end to the other', () => {
    expect(areas.map(({ index, isFirst }) => [index, isFirst])).toEqual([
      [1, false],
      [0, true],
      [1, false],
    ]);
    expect([areas[0].edge[0][0], areas[2].edge.at(-1)?.[0]]).toEqual([0, 1]);
    expect(areas[0].edge.at(-1)).toEqual(areas[1].edge[0]);
  });

  it('is as high as the first class is probable', () => {
    const top = Math.min(...areas[1].edge.map(([, y]) => y));
    expect(1 - top).toBeCloseTo(Math.exp(3) / (Math.exp(3) + 1 + Math.exp(-5)), 3);
    const everywhere = areas.flatMap(({ edge }) => edge.map(([, y]) => y));
    expect(Math.max(...everywhere)).toBeLessThanOrEqual(0.92);
  });

  it('has a tick at each break', () => {
    expect(breaks).toHaveLength(2);
    expect(breaks[0]).toBeCloseTo((180 - 90) / 360, 3);
    expect(breaks[1]).toBeCloseTo((180 + 90) / 360, 3);
  });

  it('leaves out what has no answer', () => {
    const holes = trackShape(trackOf((angle) => (angle > 100 ? NaN : 1)));
    expect(holes.areas.map(({ index }) => index)).toEqual([0, -1]);
  });
});

describe('a slider', () => {
  function card() {
    const session = new FakeSession();
    const step = defaultStep('rotate');
    const shown = new StepCard(session, step);
    shown.update([step], step, { height: 224, width: 224 });
    document.body.append(shown.node);
    const range = shown.node.querySelector<HTMLInputElement>('.jp-Impact-range');
    if (!range) throw new Error('there is no slider');
    return { session, shown, range };
  }
  const painted = () => new Promise(requestAnimationFrame);

  it('shows its track as soon as it is known, and says it in words', async () => {
    const { session, shown, range } = card();
    expect(shown.node.querySelectorAll('.jp-Impact-future path')).toHaveLength(0);
    session.tracks.set(
      'rotate.angle',
      trackOf((angle) => 40.05 - Math.abs(angle)),
    );
    session.foresight.changed.emit();
    await painted();
    expect(shown.node.querySelectorAll('.jp-Impact-future path')).toHaveLength(3);
    expect(shown.node.querySelectorAll('.jp-Impact-future line')).toHaveLength(2);
    expect(range.getAttribute('aria-description')).toBe(`${session.labelOf(0)} holds from −40° to 40°`);
    session.tracks.clear();
    session.foresight.changed.emit();
    await painted();
    expect(range.hasAttribute('aria-description')).toBe(false);
    shown.dispose();
  });

  it('comes first when it is pointed at', () => {
    const { session, shown } = card();
    shown.node.querySelector('.jp-Impact-slider')?.dispatchEvent(new Event('pointerenter'));
    expect(session.foresight.focused).toEqual({ stepId: 'rotate', parameter: 'angle' });
    shown.dispose();
  });
});
