/** A slider shows its future, and Python asks for a study and awaits it. */
import { expect, test } from '@jupyterlab/galata';
import { open, output } from '../support/lab';
import { SHOW } from '../support/notebook';

const STUDY = `
results = await w.study("rotate.angle=-60:60:30", "brightness.factor=0.5:1.5:0.5")
frame = results.to_dataframe()
start = frame[(frame["rotate.angle"] == 0) & (frame["brightness.factor"] == 1)].iloc[0]
_, prediction = await w.settled()
print(len(set(frame["rotate.angle"])) >= 5, list(frame.columns[:2]), start["label"] == prediction["label"],
      abs(start["probability"] - prediction["probability"]) < 1e-3, len(results.breaking_points["side"]) >= 4)
print(results.save("study.html").stat().st_size > 10000)`;

test('studies run in the page', async ({ page, tmpPath }) => {
  const panel = await open(page, tmpPath, SHOW, STUDY);
  await panel.settled();
  await expect(panel.slider('Rotation')).toHaveAccessibleDescription(/ holds from −\d/, { timeout: 60_000 });
  const printed = await output(page, 1);
  expect(printed.split(/\s*\n\s*/)).toEqual(["True ['image', 'rotate.angle'] True True True", 'True']);
});
