/** All suites by name. */
import type { Suite } from '../lib/suite';
import type { SuiteName } from '../names';
import { backends } from './backends';
import { earlier } from './earlier';
import { engine } from './engine';
import { gpu } from './gpu';
import { growth } from './growth';
import { memory } from './memory';
import { recording } from './recording';
import { slider } from './slider';
import { start } from './start';
import { study } from './study';
import { sweep } from './sweep';
import { webgpu } from './webgpu';

export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  slider,
  earlier,
  backends,
  engine,
  start,
  sweep,
  study,
  recording,
  memory,
  growth,
  webgpu,
  gpu,
};
