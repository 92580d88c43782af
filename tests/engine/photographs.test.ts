import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import card from '../../assets/efficientnet-lite0.json';
import { createEngine } from '../../src/engine/engine';
import type { EngineApi } from '../../src/engine/api';
import { decodeNode } from '../../src/engine/image/decodeNode';
import { IMAGENETTE } from '../../src/session/state';
import { agreement, modelBytes, readReference, referenceRequest } from '../support/parity';
import { changed } from '../support/request';

interface Photograph {
  readonly file: string;
  readonly size: number;
  readonly winner: number;
  readonly top1: number;
  readonly logits: readonly number[];
}

const photographs = JSON.parse(readFileSync('reference/data/photographs.json', 'utf8')) as Photograph[];
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
let engine: EngineApi;

beforeAll(async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  engine = createEngine({ decode: decodeNode });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadModel('model', 'embedded', modelBytes('efficientnet-lite0').buffer, card);
});

describe('the embedded network on photographs', () => {
  it('is tried on no fewer than twelve', () => {
    expect(photographs.length).toBeGreaterThanOrEqual(12);
  });

  it.each(photographs)('gives $file PyTorch’s winner of the ten classes, and of all', async (photograph) => {
    const bytes = new Uint8Array(readFileSync(join('reference/data', photograph.file)));
    await engine.loadImage('image', photograph.file, bytes.buffer);
    const request = changed(referenceRequest(readReference('efficientnet-lite0', 160)), {
      normalization: null,
      method: 'none',
      size: { height: photograph.size, width: photograph.size },
      classes: IMAGENETTE,
    });
    const { target, shown } = await engine.analyze(request);
    expect(target.index).toBe(photograph.winner);
    expect(
      agreement(
        shown.map(({ logit }) => logit),
        photograph.logits,
      ).difference,
    ).toBeLessThanOrEqual(1e-4);
    expect((await engine.analyze(changed(request, { classes: 'top10' }))).target.index).toBe(photograph.top1);
  });
});
