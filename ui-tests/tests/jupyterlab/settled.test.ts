/** Results belong to states, while a slider is dragged and when Python assigns. */
import { expect, test } from '@jupyterlab/galata';
import { open, output } from '../support/lab';
import { SHOW } from '../support/notebook';

const WATCH = `
log, pairs = [], []
w.observe(lambda c: log.append((c.new["parameters"]["rotate.angle"], c.new["probability"])), "prediction")
angle_of = lambda state: next(s["angle"] for s in state["augmentations"] if s["name"] == "rotate")
w.on_settled(lambda state, prediction: pairs.append((angle_of(state), prediction["parameters"]["rotate.angle"])))
print("watching")`;

const CHECK = `
seen, told, wrong = list(log), list(pairs), []
for angle, probability in seen:
    w.rotate.angle = angle
    busy = w.status
    state, prediction = await w.settled()
    if abs(prediction["probability"] - probability) > 1e-5 or angle_of(state) != angle or busy not in ("busy", "ready"):
        wrong.append((angle, probability, prediction["probability"]))
print(len(seen) > 5, all(a == b for a, b in told), len(told) > 0, wrong)`;

const ASSIGN = `
w.rotate.angle = 123
print(w.status)
state, prediction = await w.settled()
print(prediction["parameters"]["rotate.angle"], angle_of(state), w.status)`;

test('says of every prediction what it was computed for', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW, WATCH, CHECK, ASSIGN);
  expect(await output(page, 1)).toContain('watching');
  await panel.slider('Rotation').scrollIntoViewIfNeeded();
  const box = await panel.slider('Rotation').boundingBox();
  if (!box) throw new Error('The slider is not on screen.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 8, y);
  await page.mouse.down();
  for (let step = 1; step <= 24; step++) {
    await page.mouse.move(box.x + 8 + (step * box.width) / 40, y);
    await page.waitForTimeout(30);
  }
  await page.mouse.up();
  await panel.settled();
  await expect.poll(async () => output(page, 2), { timeout: 60_000 }).toBe('True True True []');
  expect((await output(page, 3)).split(/\s+/)).toEqual(['busy', '123.0', '123.0', 'ready']);
});
