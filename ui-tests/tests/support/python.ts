/** Judges files with Python's libraries, which share no code with ours. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './paths';

const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** Run a script; what it prints as JSON. */
export function python<T>(script: string, ...args: string[]): T {
  return JSON.parse(execFileSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8' })) as T;
}

export interface GifFacts {
  readonly frames: number;
  readonly delays: number[];
  readonly loop: number | null;
  readonly size: [number, number];
  /** Mean RGB of the first frame. */
  readonly mean: [number, number, number];
  /** Whether the frame i equals the frame n−i for every i > 0: it runs there and back. */
  readonly thereAndBack: boolean;
}

/** What Pillow reads in a GIF, or in a WebP that moves. */
export function readGif(path: string): GifFacts {
  return python<GifFacts>(
    `
import json, sys
from PIL import Image, ImageSequence, ImageStat, ImageChops
gif = Image.open(sys.argv[1])
loop = gif.info.get("loop")
frames, delays = [], []
for frame in ImageSequence.Iterator(gif):
    frames.append(frame.convert("RGB"))
    delays.append(frame.info["duration"])
same = all(ImageStat.Stat(ImageChops.difference(a, b)).sum == [0, 0, 0] for a, b in zip(frames[1:], reversed(frames[1:])))
print(json.dumps({"frames": len(frames), "delays": delays, "loop": loop, "size": gif.size,
  "mean": ImageStat.Stat(frames[0]).mean, "thereAndBack": same}))
`,
    path,
  );
}

/** Which of these packages the kernels cannot import. */
export function missing(...packages: readonly string[]): string[] {
  return python<string[]>(
    'import importlib.util, json, sys; print(json.dumps([p for p in sys.argv[1:] if not importlib.util.find_spec(p)]))',
    ...packages,
  );
}
