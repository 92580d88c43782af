/** A picture that somebody brings, beside a list of classes that was made for another one. */
import { bench, CLASSES, reaches, type Bench } from './fakes';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

/** The fake explains 281 for want of a target. */
const [LISTED, PALACE] = [281, 698];
const SAID = 'The top ten classes are shown: the prediction is none of those that were listed.';

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

async function brought(predicted: number, state: { target?: number } = {}) {
  page.engine.logits = () => new Float32Array(CLASSES).fill(9, predicted, predicted + 1);
  const session = page.session({ classes: [LISTED, 282], ...state });
  session.attach();
  await reaches(session, 'ready');
  expect(session.state.classes).toEqual([LISTED, 282]);
  await session.files.openImage(new Blob(['abc']), 'mine.png');
  await passing(500);
  await reaches(session, 'ready');
  return session;
}

it('is asked for the top ten where the prediction is none of the list, in words, and to be undone', async () => {
  const session = await brought(PALACE);
  expect(session.state.classes).toBe('top10');
  expect(session.activity.notices).toEqual([SAID]);
  const recorded = session.recorder.frames.filter(({ state }) => state.image.name === 'mine.png');
  expect(recorded.map(({ state }) => state.classes)).toEqual(['top10']);
  session.undoing.undo();
  await passing(500);
  expect([session.state.image.name, session.state.classes]).toEqual(['mine.png', [LISTED, 282]]);
});

it('keeps the list that has its prediction, and a class that was chosen', async () => {
  for (const session of [await brought(LISTED), await brought(PALACE, { target: LISTED })]) {
    expect(session.state.classes).toEqual([LISTED, 282]);
    expect(session.activity.notices).toEqual([]);
  }
});
