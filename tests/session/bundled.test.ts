import { readFileSync } from 'node:fs';
import { BundledFacts } from '../../src/session/bundled';
import { BUNDLED_IMAGE, BUNDLED_MODEL } from '../../src/session/state';
import { URLS } from './fakes';

const file = (path: string) => readFileSync(`${__dirname}/../../assets/${path}`);
const serve = () => {
  const fetched: string[] = [];
  globalThis.fetch = async (url) => {
    fetched.push(String(url));
    return new Response(file(String(url).replace('test:', '')));
  };
  return fetched;
};

describe('what comes with the product', () => {
  it('has the default picture among the examples, each with a title and a credit', async () => {
    serve();
    const examples = await new BundledFacts(URLS).examples();
    expect(examples.map(({ name }) => name)).toContain(BUNDLED_IMAGE);
    for (const { name, title, credit } of examples) {
      expect(title && credit).toBeTruthy();
      expect(file(`examples/${name}`).length).toBeGreaterThan(0);
    }
  });

  it('has a label for each of the thousand classes', async () => {
    serve();
    const labels = await new BundledFacts(URLS).labels();
    expect(labels).toHaveLength(1000);
    expect(labels[0]).toBe('tench');
    expect(labels[701]).toBe('parachute');
  });

  it('knows name and normalisation of the default model', async () => {
    serve();
    const { name, mean, std } = await new BundledFacts(URLS).model(BUNDLED_MODEL);
    expect(name).toBe('EfficientNet-Lite0');
    expect(mean[0]).toBeCloseTo(127 / 255);
    expect(std[0]).toBeCloseTo(128 / 255);
  });

  it('is fetched once, and again after a failure', async () => {
    globalThis.fetch = async () => new Response('', { status: 500 });
    const facts = new BundledFacts(URLS);
    await expect(facts.labels()).rejects.toThrow('imagenet-labels.json could not be loaded from the server');
    const fetched = serve();
    await Promise.all([facts.labels(), facts.labels()]);
    expect(fetched).toEqual(['test:imagenet-labels.json']);
  });
});
