/** All suites, in the order of the document. */
import type { Suite } from '../lib/suite';
import { engine } from './engine';
import { slider } from './slider';
import { sweep } from './sweep';
import { webgpu } from './webgpu';

export const SUITES: readonly Suite[] = [slider, engine, sweep, webgpu];
