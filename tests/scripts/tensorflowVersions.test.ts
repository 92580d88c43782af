/** TensorFlow.js has one version: what ships, what the references are computed with, and what the benchmark races. */
import { readFileSync } from 'node:fs';

interface Lock {
  readonly packages: Record<string, { readonly version?: string }>;
}

/** Versions of TensorFlow.js' packages in a lock file, by their names. */
function versions(folder: string): Map<string, string> {
  const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')) as Lock;
  return new Map(
    Object.entries(packages).flatMap(([path, { version = '' }]): [string, string][] =>
      /node_modules\/@tensorflow\/[^/]+$/.test(path) ? [[path, version]] : [],
    ),
  );
}

const shipped = versions('.').get('node_modules/@tensorflow/tfjs-core') ?? 'none';

it.each(['.', 'reference/tfjs', 'bench'])('%s locks every part of it at the version that ships', (folder) => {
  const found = versions(folder);
  expect(found.size).toBeGreaterThan(0);
  expect([...found].filter(([, version]) => version !== shipped)).toEqual([]);
});

it.each(['reference/tfjs', 'bench'])('%s asks for the whole of it, pinned', (folder) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  ) as Record<string, Record<string, string>>;
  const asked = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
    name.startsWith('@tensorflow/'),
  );
  expect(asked).toEqual([['@tensorflow/tfjs', shipped]]);
});
