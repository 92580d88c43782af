/** The report of a study, as a file on disk: it asks for nothing, and axe finds nothing wrong with it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { axeOf } from '../support/axe';
import { ROOT } from '../support/paths';

/** A study of two images, with a label that would be HTML if it were let. */
const WRITE = `
import sys
from augmentation_impact.study import StudyResults
from augmentation_impact.study.columns import BREAKS, POINTS
values = [-30.0, 0.0, 30.0]
of = {"holds": [1, 1, 0], "label": ["cat", "cat", "<img src=x onerror=alert(1)>"], "problem": [None] * 3}
points = {name: of.get(name, [0.5] * 3) for name in POINTS} | {"image": ["a.png"] * 3, "rotate.angle": values}
row = {"image": "a.png", "parameter": "rotate.angle", "side": "upper", "holds_to": 10.0, "breaks_at": 10.1}
breaks = {name: [row.get(name)] for name in BREAKS}
results = StudyResults(["rotate.angle=-30:30:30"], {"image": "a.png"}, points, breaks, {"b.png": "It is no picture."})
results.save(sys.argv[1])
`;

test('a report opens from disk, asks for nothing and has no barriers', async ({ page }) => {
  const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.html');
  execFileSync(join(ROOT, '.venv', 'bin', 'python'), ['-c', WRITE, file], { cwd: ROOT });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  // The whole page is ours: rules about pages hold too.
  const { violations, checked } = await axeOf(page, 'html');
  expect(violations).toEqual([]);
  expect(checked).toBeGreaterThan(50);
  expect(asked).toEqual([pathToFileURL(file).href]);
});
