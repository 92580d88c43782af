/** The engine on WebGPU in a process of its own: Dawn does not live in a sandbox, and drivers are chosen by the environment. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Message } from './answers';

const PROCESS = join('tests', 'support', 'webgpu', 'process.ts');
/** Chromium brings a Vulkan driver that computes in software. */
const DRIVER = 'vk_swiftshader_icd.json';
const PLACES = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];

/** Environments to try: as it is, then with the driver in software. */
function environments(): readonly NodeJS.ProcessEnv[] {
  const { CHROMIUM, VK_ICD_FILENAMES, LD_LIBRARY_PATH } = process.env;
  const own = CHROMIUM && existsSync(CHROMIUM) ? [dirname(realpathSync(CHROMIUM))] : [];
  const found = VK_ICD_FILENAMES
    ? undefined
    : [...own, ...PLACES].find((place) => existsSync(join(place, DRIVER)));
  const libraries = [found, LD_LIBRARY_PATH].filter(Boolean).join(':');
  const software = {
    ...process.env,
    VK_ICD_FILENAMES: join(found ?? '', DRIVER),
    LD_LIBRARY_PATH: libraries,
  };
  return found ? [process.env, software] : [process.env];
}

function ask(env: NodeJS.ProcessEnv): Message {
  const folder = mkdtempSync(join(tmpdir(), 'webgpu-'));
  try {
    const file = join(folder, 'answers.json');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', PROCESS, file], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The process with WebGPU ended with ${status}: ${stderr}`);
    return JSON.parse(readFileSync(file, 'utf8')) as Message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns the answers, or why there is no WebGPU here */
export function onWebGpu(): Message {
  let message: Message = { missing: 'nothing was tried' };
  for (const env of environments()) {
    message = ask(env);
    if (!('missing' in message)) return message;
  }
  return message;
}
