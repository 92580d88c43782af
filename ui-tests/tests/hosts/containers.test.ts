/** The panel among ipywidgets' boxes: as wide as an Output full of text would be there, and wide enough to be used. */
import { expect, test } from '@playwright/test';
import type { Host } from '../support/console';
import { openIn } from '../support/hosts';
import { Panel } from '../support/panel';

/** Below this the panel is of no use, px. */
const NARROWEST = 320;

/** Boxes around what `c` makes, given its layout. The buttons keep their width, as the panel leaves it to them. */
const CONTAINERS = {
  'a row of two': 'W.HBox([c(), c()])',
  'a row with a button': 'W.HBox([button(), c()])',
  'columns in a row': 'W.HBox([W.VBox([c()]), W.VBox([c()])])',
  'outputs in a row': 'W.HBox([output(c()), output(c())])',
  'a row in a tab': 'W.Tab([W.HBox([c()])])',
  'a stack': 'W.Stack([c()], selected_index=0)',
  'an accordion': 'W.Accordion([c()], selected_index=0)',
  'a centred column': 'W.VBox([c()], layout=W.Layout(align_items="center"))',
  'a grid of fractions': 'W.GridBox([c(), c()], layout=W.Layout(grid_template_columns="1fr 1fr"))',
  'a grid of its own widths': 'W.GridBox([c(), c()], layout=W.Layout(grid_template_columns="auto auto"))',
  'the centre of an application': 'W.AppLayout(left_sidebar=button(), center=c(flex="0 1 auto"))',
  'two by two': 'W.TwoByTwoLayout(top_left=c(flex="0 1 auto"), top_right=c(flex="0 1 auto"))',
  'a flexible box': 'W.Box([button(), W.Box([c()], layout=W.Layout(flex="1"))])',
  'a flexible item': 'W.Box([button(), c(flex="1")])',
  'a width of its own': 'W.HBox([c(width="400px"), button()])',
  'a share of the width': 'W.VBox([c(width="50%")])',
  'no container': 'c()',
} as const;

/** `panel` shows the one widget wherever it needs no layout of its own. */
const SETUP = `
import ipywidgets as W
from augmentation_impact import AugmentationImpact
shared = AugmentationImpact("chelsea.jpg", size=96)
def panel(**layout):
    return AugmentationImpact("chelsea.jpg", size=96, layout=W.Layout(**layout)) if layout else shared
def text(**layout):
    output = W.Output(layout=W.Layout(**layout))
    output.append_stdout("word " * 1000)
    return output
def output(child):
    outer = W.Output()
    outer.append_display_data(child)
    return outer
def button():
    return W.Button(layout=W.Layout(flex="0 0 148px"))
`;

const display = (container: string, child: string): string => `display((lambda c: ${container})(${child}))`;

/** The cases, each as often as it has panels. */
const NAMES = Object.entries(CONTAINERS).flatMap(([name, source]) =>
  Array<string>(source.split(/\bc\(/).length - 1).fill(name),
);

test('a panel has the width that an Output would have in its place', async ({ page }) => {
  const host = test.info().project.name as Host;
  const cells = Object.values(CONTAINERS).map(
    (source) => `${display(source, 'panel')}\n${display(source, 'text')}`,
  );
  await openIn(host, page, 'containers', SETUP, ...cells);
  const panels = new Panel(page).all;
  const texts = page.locator('.widget-output:not(:has(.widget-output, [role=region]))');
  await expect(panels).toHaveCount(NAMES.length, { timeout: 60_000 });
  await expect(texts).toHaveCount(NAMES.length);
  await new Panel(page).ready();
  const widths = (all: Element[]): number[] =>
    all.map((each) => Math.round(each.getBoundingClientRect().width));
  const wanted = (await texts.evaluateAll(widths)).map((width, i) => ({ in: NAMES[i], width }));
  const found = (await panels.evaluateAll(widths)).map((width, i) => ({ in: NAMES[i], width }));
  expect(found).toEqual(wanted);
  expect(found.filter(({ width }) => width < NARROWEST)).toEqual([]);
});
