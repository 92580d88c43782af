/** What is already in a kernel: networks of the real frameworks, through the real widget. */
import { expect, test } from '@jupyterlab/galata';
import { notebookOf } from '../support/notebook';
import { Panel } from '../support/panel';
import { missing } from '../support/python';

interface Framework {
  readonly title: string;
  readonly packages: readonly string[];
  /** Python that makes `model`. */
  readonly source: string;
  /** Python after `model=`. */
  readonly more?: string;
  /** Class names of which one must be predicted. */
  readonly labels: RegExp;
  /** A module path, or the name of a Keras layer, that Grad-CAM can look at. */
  readonly layer: string;
}

const TORCHVISION = `import torchvision
import torch; torch.manual_seed(0)
`;
const SMALL = `from torch import nn
model = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 16, 3, 2), nn.ReLU(),
                      nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 2))
model[-1].weight.data.abs_()  # evidence for either class, so that no map is empty
`;
const FRAMEWORKS: readonly Framework[] = [
  {
    title: 'a PyTorch module',
    packages: ['torch', 'onnxscript'],
    source: `import torch; torch.manual_seed(0)\n${SMALL}`,
    more: ', labels=["rain", "sun"], size=64',
    labels: /rain|sun/,
    layer: '2',
  },
  {
    title: 'a timm model',
    packages: ['torch', 'onnxscript', 'torchvision', 'timm'],
    source: `${TORCHVISION}import timm
model = timm.create_model("test_resnet", pretrained=False, num_classes=1000)`,
    labels: /%/,
    layer: 'layer3.0',
  },
  {
    title: 'a fastai learner',
    packages: ['torch', 'onnxscript', 'torchvision', 'fastai'],
    source: `${TORCHVISION}${SMALL}
import pathlib, tempfile
from PIL import Image
from fastai.vision.all import ImageDataLoaders, Learner, Normalize, Resize, CrossEntropyLossFlat, imagenet_stats
folder = pathlib.Path(tempfile.mkdtemp())
for name in ("cat", "dog"):
    (folder / name).mkdir()
    for i in range(4):
        Image.new("RGB", (80, 80), (60 * i, 90, 30)).save(folder / name / f"{i}.png")
loaders = ImageDataLoaders.from_folder(folder, valid_pct=0.5, bs=2, num_workers=0, item_tfms=Resize(64),
                                       batch_tfms=Normalize.from_stats(*imagenet_stats, cuda=False))
model = Learner(loaders, model, loss_func=CrossEntropyLossFlat())`,
    labels: /cat|dog/,
    layer: '2',
  },
  {
    title: 'a Keras model',
    packages: ['torch', 'onnxscript', 'keras'],
    source: `import os; os.environ["KERAS_BACKEND"] = "torch"
import keras
keras.utils.set_random_seed(0)
L = keras.layers
model = keras.Sequential([keras.Input((64, 64, 3)), L.Rescaling(1 / 127.5, offset=-1),
    L.Conv2D(8, 3, 2, activation="relu"), L.Conv2D(16, 3, 2, activation="relu"), L.GlobalAveragePooling2D(),
    L.Dense(2, kernel_initializer="ones")])`,
    more: ', labels=["rain", "sun"]',
    labels: /rain|sun/,
    layer: 'conv2d',
  },
];

for (const { title, packages, source, more = '', labels, layer } of FRAMEWORKS) {
  test(`${title} shows its prediction and maps`, async ({ page, tmpPath }) => {
    test.setTimeout(240_000);
    const absent = missing(...packages);
    test.skip(absent.length > 0, `${absent.join(', ')} not installed: npm run setup -- --with frameworks`);
    const sources = [
      source,
      `from augmentation_impact import AugmentationImpact
w = AugmentationImpact("chelsea.jpg", model${more})
w`,
      `w.layer = ${JSON.stringify(layer)}`,
    ];
    await page.contents.uploadContent(notebookOf(...sources), 'text', `${tmpPath}/frameworks.ipynb`);
    await page.notebook.openByPath(`${tmpPath}/frameworks.ipynb`);
    await page.notebook.runCell(0, true);
    await page.notebook.runCell(1, true);
    const panel = new Panel(page);
    await panel.ready(120_000);
    await expect(panel.prediction).toContainText(labels);
    expect((await panel.pixels('Guided Grad-CAM')).deviation).toBeGreaterThan(0);
    const before = (await panel.pixels('Grad-CAM')).hash;
    await page.notebook.runCell(2, true);
    await expect.poll(async () => (await panel.pixels('Grad-CAM')).hash).not.toBe(before);
    await expect(panel.root.getByRole('alert')).toHaveCount(0);
  });
}
