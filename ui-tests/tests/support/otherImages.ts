/** Cells that show what is no single photograph: a gallery, 16 bits, more channels than three, one channel, a series. */
import { join } from 'node:path';
import { EXAMPLES, ROOT } from './paths';

const DATA = join(ROOT, 'reference', 'data');
const network = (name: string): string => join(DATA, 'small', `${name}.onnx`);

const IMPORTS = 'import numpy as np\nfrom augmentation_impact import AugmentationImpact\n';

/** Two photographs and an array, of which no two look alike. */
export const GALLERY = `${IMPORTS}
ramp = np.repeat(np.linspace(0, 255, 120, dtype=np.uint8)[None], 90, 0)
w = AugmentationImpact(images=["chelsea.jpg", "coffee.jpg", ramp], size=96, method="grad-cam")
w`;

/** A photograph of a faint scanner: 16 bits of which it uses the values from 1000 to 1255. */
export const SIXTEEN_BITS = `${IMPORTS}
from PIL import Image
scan = np.asarray(Image.open(r"${join(EXAMPLES, 'camera.jpg')}").convert("L")).astype(np.uint16) + 1000
w = AugmentationImpact(scan, size=96, method="none")
w`;

/** A network of five channels at 20 × 32, which sees another ramp in each. */
export const FIVE_CHANNELS = `${IMPORTS}
y, x = np.mgrid[0:40, 0:64] / 64
bands = np.stack([x, y, 1 - x, x * y, (x - y) ** 2], -1)
w = AugmentationImpact(bands, r"${network('wide')}")
w`;

/** A network of one channel at 28 × 28, over a photograph in colour. */
export const ONE_CHANNEL = `
grey = AugmentationImpact("chelsea.jpg", r"${network('grey')}", method="grad-cam", mean=0.1307, std=0.3081)
grey`;

/** Two channels of 50 samples a second, and a network of one dimension. */
export const SERIES = `${IMPORTS}
w = AugmentationImpact(series=np.load(r"${join(DATA, 'series_networks.npz')}")["series"],
                       model=r"${join(DATA, 'series-convolved.onnx')}",
                       channel_names=["pressure", "flow"], sampling_rate=50, method="grad-cam")
w`;
